package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.system.template.Shell.Ended;

/** The deploy script as far as it goes without an account: what it would do, what it does to a stand-in, what it refuses. */
@Timeout(60)
class DeployScriptIT {
    @TempDir
    private Path folder;

    private DeployRehearsal rehearsal;

    @BeforeEach
    void prepare() {
        rehearsal = DeployRehearsal.in(folder);
    }

    @Test
    void aDryRunTellsEveryStepAndCallsNothing() {
        Ended ended = rehearsal.deploy("--dry-run", "--stack", "trial", "--min-nodes", "3", "--max-nodes", "9");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .containsSubsequence(
                        "--stack trial --region eu-central-1 Packaging=jvm MinNodes=3 MaxNodes=9",
                        "jlink",
                        "+ aws cloudformation create-change-set",
                        "--stack-name trial",
                        "ParameterKey=MinNodes,ParameterValue=3 ParameterKey=MaxNodes,ParameterValue=9",
                        "--change-set-type UPDATE",
                        "ParameterKey=SiteUrl,ParameterValue=<SiteUrl>",
                        "dist/<sha256>.tar.gz",
                        "dist/current",
                        "+ aws s3 sync",
                        "\"kind\":\"cognito\"",
                        "+ aws cloudfront create-invalidation");
        assertThat(rehearsal.calls("aws")).isEmpty();
    }

    /** The command line takes a comma for the end of a value. */
    @Test
    void bothWaysToPayAreOneValue() {
        assertThat(rehearsal.deploy("--dry-run", "--purchase", "spot,on-demand").output())
                .contains("Purchase=spot,on-demand")
                .containsPattern("ParameterKey=Purchase,ParameterValue=spot\\\\+,on-demand");
    }

    /** With the real template, the real plan and nothing that could answer for AWS. */
    @Test
    void aDryRunNeedsNeitherCredentialsNorAwsToTellPlanAndCost() {
        // Otherwise it would build in the checkout.
        assumeThat(Checkout.file("local-stack/target/local-stack.jar")).exists();
        var shell = new Shell(folder, Map.of("HOME", folder.toString(), "JAVA_HOME", System.getProperty("java.home")));
        Ended ended = shell.run(List.of(
                Checkout.file("sam/deploy.sh").toString(),
                "--dry-run",
                "--min-nodes",
                "4",
                "--instance-type",
                "c7i.2xlarge",
                "--daily-node-hours",
                "40",
                "--result-cache",
                "2026-03"));

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .containsSubsequence(
                        "  IntakeFunctionRole:\n    Type: AWS::IAM::Role",
                        "# The plan: ",
                        "AWS::EC2::LaunchTemplate",
                        "asleep, a month",
                        "4 nodes, 20 GB each                   6.400",
                        "1000 images of 12 megapixels",
                        "a day that uses up its budget of node-hours",
                        "40 hours",
                        "+ aws cloudformation create-change-set",
                        "ParameterKey=DailyNodeHours,ParameterValue=40",
                        "ParameterKey=ResultCache,ParameterValue=2026-03");
    }

    @Test
    void noWordForTheResultCacheTurnsItOff() {
        assertThat(rehearsal.deploy("--dry-run", "--result-cache", "off").output())
                .contains("ParameterKey=ResultCache,ParameterValue= ");
    }

    @Test
    void aNativeDeploymentBuildsAnewSinceBothPackagingsShareAFile() {
        assertThat(rehearsal.deploy("--dry-run", "--packaging", "native").output())
                .containsSubsequence(
                        "clean package",
                        "-Dquarkus.native.enabled=true",
                        "ParameterKey=Packaging,ParameterValue=native");
    }

    @ParameterizedTest
    @CsvSource({
        "--colour, blue, there is no option --colour",
        "--packaging, docker, --packaging is jvm or native",
        "--stack, Pix_Fleet, --stack takes 1 to 20",
        "--min-nodes, 1001, --min-nodes is 0 to 1000",
        "--max-nodes, 0, --max-nodes is 1 to 1000",
        "--zones, a, --zones takes two letters",
        "--result-cache, Photos!, --result-cache is a word of small letters",
        "--daily-node-hours, 24001, --daily-node-hours is 0 to 24000",
        "--purchase, gold, '--purchase is on-demand, spot, or both'",
        "--image, debian, --image is latest or an ami-...",
        "--site-url, photos.example.org, --site-url is https:// and a host",
    })
    void refusesWhatItDoesNotKnow(String option, String value, String sentence) {
        Ended ended = rehearsal.deploy("--dry-run", option, value);

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains(sentence);
    }

    @Test
    void aFirstDeploymentTellsSignInTheSitesAddressInASecondRun() {
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(rehearsal.calls("aws cloudformation create-change-set"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("--change-set-type CREATE")
                                .doesNotContain("ParameterKey=SiteUrl,"),
                        second -> assertThat(second)
                                .contains(
                                        "--change-set-type UPDATE",
                                        "ParameterKey=SiteUrl,ParameterValue=https://d1.cloudfront.net/"));
    }

    @Test
    void aLaterDeploymentRunsOnceAndPutsThePageUpAfterTheCode() {
        rehearsal.deployed();
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(rehearsal.calls("aws cloudformation create-change-set"))
                .singleElement()
                .asString()
                .contains(
                        "ParameterKey=SiteUrl,ParameterValue=https://d1.cloudfront.net/",
                        "ParameterKey=NodeZone,ParameterValue=a",
                        "ParameterKey=NodeSiblingZone,ParameterValue=b",
                        "ParameterKey=NodeImageId,ParameterValue=ami-0123");
        assertThat(String.join("\n", rehearsal.calls()))
                .containsSubsequence(
                        "aws cloudformation create-change-set",
                        "s3://results/dist/",
                        "s3://results/dist/current",
                        "aws s3 sync",
                        "s3://site/assets",
                        "config.json s3://site/config.json",
                        "--distribution-id DIST1");
        assertThat(rehearsal.made("config.json")).isEqualTo("""
                        {"api":"/api","auth":{"kind":"cognito","domain":"users.example.org",\
                        "clientId":"client"},"region":"eu-central-1"}
                        """);
        assertThat(rehearsal.packaged())
                .contains("./bin/pixfleet-node", "./fleet-agent.jar", "./lib/some-first.jar", "./runtime/bin/java");
    }

    @Test
    void aPackageIsNamedByItsContentAndPointedToAfterItIsThere() {
        assertThat(rehearsal.deploy().code()).isZero();
        String sha = rehearsal.made("current").strip();

        assertThat(sha).matches("[0-9a-f]{64}");
        assertThat(rehearsal.calls("aws s3 cp"))
                .containsSubsequence(
                        "aws s3 cp --only-show-errors %s s3://results/dist/%s.tar.gz"
                                .formatted(rehearsal.home().resolve("target/node.tar.gz"), sha),
                        "aws s3 cp --only-show-errors %s s3://results/dist/current"
                                .formatted(rehearsal.home().resolve("target/current")));

        rehearsal.answers("s3 cp *dist/current -|" + sha);
        int before = rehearsal.calls().size();
        assertThat(rehearsal.deploy().code()).isZero();
        assertThat(rehearsal.made("current").strip()).isEqualTo(sha);
        assertThat(rehearsal.calls().subList(before, rehearsal.calls().size()))
                .noneMatch(call -> call.contains(".tar.gz"));
    }

    @Test
    void saysThatDocumentsOfAnEarlierReleaseAreNotRead() {
        rehearsal.deployed("status=CREATE_COMPLETE", "output:ResultsBucket=results");
        assertThat(rehearsal.deploy().output()).doesNotContain("earlier release");

        rehearsal.answers("*list-objects-v2 --bucket results --prefix jobs/*|jobs/01KKNTQ2CN7XQ2M4N8P6R3T5V9/job.json");
        Ended ended = rehearsal.deploy();

        assertThat(ended.output())
                .contains("an earlier release left documents of its jobs below jobs/ and gallery/ in results");
        assertThat(ended.code()).isZero();
    }

    /** A fresh clone ended in "cannot stat the agent", and after a change of sources the old jar was shipped. */
    @Test
    void shipsWhatTodaysSourcesMake() {
        assertThat(rehearsal.deploy().code()).isZero();
        assertThat(rehearsal.shipped("fleet-agent.jar")).isEqualTo("first");

        rehearsal.change("mpi-fleet/Agent.java", "second");

        assertThat(rehearsal.deploy().code()).isZero();
        assertThat(rehearsal.shipped("fleet-agent.jar")).isEqualTo("second");
    }

    @Test
    void aLibraryThatWasRaisedIsShippedOnceAndNotInBothVersions() {
        assertThat(rehearsal.deploy().code()).isZero();

        rehearsal.change("mpi-fleet/pom.xml", "second");

        assertThat(rehearsal.deploy().code()).isZero();
        assertThat(rehearsal.packaged()).contains("./lib/some-second.jar").doesNotContain("./lib/some-first.jar");
    }

    @Test
    void aFailingDeploymentStopsThere() {
        rehearsal.answers(
                "*wait stack-create-complete*|!255", "*describe-stack-events*|NodeNetwork: too many networks");
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("NodeNetwork: too many networks", "could not create the stack");
        assertThat(rehearsal.calls("aws s3 cp")).allMatch(call -> call.contains("pixfleet-deploy-"));
    }

    @Test
    void aJdkThatNeedsANewerSystemThanTheNodesStaysHere() {
        Shell.write(rehearsal.home().resolve("jdk/bin/jlink"), """
                #!/bin/bash
                for last; do :; done
                mkdir -p "$last/lib" && echo GLIBC_2.17 GLIBC_2.38 > "$last/lib/libjava.so"
                """);
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("needs glibc 2.38, and nodes have 2.36");
        assertThat(rehearsal.calls()).noneMatch(call -> call.contains("create-bucket"));
    }

    @Test
    void anMpiJarThatIsNotTheNodesStaysHere() {
        rehearsal.shell().command("mvn", """
                mkdir -p mpi-fleet/agent/target/lib
                cp mpi-fleet/Agent.java mpi-fleet/agent/target/fleet-agent.jar
                touch mpi-fleet/agent/target/lib/mpi-java-5.0.7.jar""");
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("mpi-java-5.0.7.jar, and nodes have Open MPI 4.1.4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*get-service-quota*L-1216C47A*|5.0; quota \"Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances\" (L-1216C47A) is 5",
                "*describe-instances*|16 2; others that run here 32",
                "*get-account-settings*|3; the quota \"Concurrent executions\" (L-B99A9384)",
                "*describe-vpcs*|5; the quota \"VPCs per Region\" (L-F678F1CE)",
                "*describe-instance-type-offerings*|None; no zone of eu-central-1 offers c7i.xlarge",
                "*get-parameter*|!255; Debian 12 has no image in eu-central-1",
                "*describe-images --image-ids*|available arm64 /dev/xvda; the image ami-0123 is \"available arm64 /dev/xvda\"",
                "*describe-stacks*|status\tROLLBACK_COMPLETE; is ROLLBACK_COMPLETE and can only be removed: ./pixfleet destroy",
                "*describe-stacks*|status\tUPDATE_IN_PROGRESS; wait until that has ended",
                "*head-bucket*pixfleet-results-*|yes; bucket pixfleet-results-123456789012-eu-central-1 is left",
            })
    void whatIsShortIsSaidBeforeAnythingIsMade(String answer, String sentence) {
        rehearsal.answers(answer);
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("short: ", sentence, "nothing has been made or changed");
        assertThat(rehearsal.calls())
                .allMatch(call -> call.startsWith("aws ") && call.matches(".* (get|describe|head|list)-.*"));
    }

    @Test
    void aPoolOfSpotInstancesHasAQuotaOfItsOwn() {
        rehearsal.answers("*get-service-quota*L-34B43A08*|3.0");
        Ended ended = rehearsal.deploy("--purchase", "spot");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains(
                        "short: no node of c7i.xlarge can be had as a Spot instance: the quota \"All Standard (A, C, D, H, I, M, R, T, Z)"
                                + " Spot Instance Requests\" (L-34B43A08) is 3 vCPUs in eu-central-1",
                        "nothing has been made or changed");
    }

    @Test
    void ofFewSpotInstancesItIsSaidHowManyCanRun() {
        rehearsal.answers("*get-service-quota*L-34B43A08*|9.0");
        Ended ended = rehearsal.deploy("--purchase", "spot,on-demand", "--max-nodes", "8");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains(
                        "of 6 nodes beyond the first ones no more than 2 can run at once as Spot instances",
                        "(L-34B43A08) is 9");
    }

    @Test
    void allThatIsShortIsSaidAtOnce() {
        rehearsal.answers("*get-service-quota*L-1216C47A*|1.0", "*get-account-settings*|1");

        assertThat(rehearsal.deploy("--zones", "a,f").output())
                .contains("(L-1216C47A)", "(L-B99A9384)", "the zone eu-central-1f does not offer c7i.xlarge");
    }

    @Test
    void aQuestionThatTheCallerMayNotAskDoesNotStopHim() {
        rehearsal.answers("*get-service-quota*|!254", "*get-account-settings*|!254");
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("not checked, since AWS did not answer: Running On-Demand Standard");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "eu-central-1c eu-central-1a; a; c",
                "eu-central-1b; b; b",
            })
    void nodesLieInZonesThatOfferTheirType(String offered, String zone, String sibling) {
        rehearsal.answers("*describe-instance-type-offerings*|" + offered);
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(rehearsal.calls("aws cloudformation create-change-set"))
                .allMatch(call -> call.contains("ParameterKey=NodeZone,ParameterValue=" + zone + " ")
                        && call.contains("ParameterKey=NodeSiblingZone,ParameterValue=" + sibling + " "));
    }

    @Test
    void anOptionThatIsNotGivenLeavesWhatItSetsAsItIs() {
        rehearsal.deployed(
                "parameter:MinNodes=4",
                "parameter:MaxNodes=40",
                "parameter:NodeInstanceType=c7i.large",
                "parameter:NodeImageId=ami-0old");
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(rehearsal.calls("aws cloudformation create-change-set"))
                .singleElement()
                .asString()
                .contains(
                        "ParameterKey=MinNodes,ParameterValue=4",
                        "ParameterKey=MaxNodes,ParameterValue=40",
                        "ParameterKey=NodeInstanceType,ParameterValue=c7i.large",
                        "ParameterKey=NodeImageId,ParameterValue=ami-0old");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 2, 8",
        "12, '', 12, 12",
        "'', 1, 1, 1",
        "0, 1000, 0, 1000",
    })
    void leastAndMostNodesAgree(String least, String most, int min, int max) {
        var options = new ArrayList<String>(List.of("--dry-run"));
        if (!least.isEmpty()) {
            options.addAll(List.of("--min-nodes", least));
        }
        if (!most.isEmpty()) {
            options.addAll(List.of("--max-nodes", most));
        }

        assertThat(rehearsal.deploy(options.toArray(String[]::new)).output())
                .contains(
                        "ParameterKey=MinNodes,ParameterValue=" + min + " ParameterKey=MaxNodes,ParameterValue=" + max);
    }

    @Test
    void leastNodesAreNotMoreThanMost() {
        Ended ended = rehearsal.deploy("--min-nodes", "3", "--max-nodes", "2");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("--min-nodes 3 is more than --max-nodes 2");
    }

    @Test
    void aDeploymentWhosePoolDidNotGrowGrowsNow() {
        rehearsal.deployed("parameter:NodeCount=4", "parameter:MaxNodes=0");
        rehearsal.deploy();

        assertThat(rehearsal.calls("aws cloudformation create-change-set"))
                .singleElement()
                .asString()
                .contains("ParameterKey=MinNodes,ParameterValue=2 ParameterKey=MaxNodes,ParameterValue=8");
    }

    @Test
    void nodesThatTheQuotaLeavesNoRoomForAreToldAndNoReasonToStop() {
        Ended ended = rehearsal.deploy("--max-nodes", "20");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains("of 20 nodes of c7i.xlarge no more than 8 can run at once", "(L-1216C47A) is 32");
    }

    @Test
    void aNewDebianImageReplacesNodesOnlyWhenAskedFor() {
        rehearsal.deployed("parameter:NodeImageId=ami-0old");

        assertThat(rehearsal.deploy("--image", "latest").code()).isZero();
        assertThat(rehearsal.calls("aws cloudformation create-change-set"))
                .singleElement()
                .asString()
                .contains("ParameterKey=NodeImageId,ParameterValue=ami-0123");
    }

    @Test
    void aDomainOfOnesOwnComesWithItsCertificate() {
        rehearsal.answers("*acm list-certificates*photos.example.org*|arn:aws:acm:us-east-1:1:certificate/c");
        Ended ended = rehearsal.deploy("--site-url", "https://photos.example.org");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(rehearsal.calls("aws cloudformation create-change-set"))
                .singleElement()
                .asString()
                .contains(
                        "ParameterKey=SiteCertificateArn,ParameterValue=arn:aws:acm:us-east-1:1:certificate/c",
                        "ParameterKey=SiteUrl,ParameterValue=https://photos.example.org/");
    }

    @Test
    void aDomainWithoutCertificateIsRefusedWithTheCallThatMakesOne() {
        rehearsal.answers("*acm list-certificates*|None");

        assertThat(rehearsal.deploy("--site-url", "https://photos.example.org").output())
                .contains("aws acm request-certificate --region us-east-1 --domain-name photos.example.org");
    }

    @Test
    void anUpdateShowsItsChangesAndAsks() {
        rehearsal.deployed().answers("*describe-change-set*--output table*|NodeTemplate is changed");

        Ended ended = rehearsal.deploy("--update");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("NodeTemplate is changed", "nothing was changed");
        assertThat(rehearsal.calls()).anyMatch(call -> call.contains("delete-change-set"));
        assertThat(rehearsal.calls()).noneMatch(call -> call.contains("execute-change-set"));

        assertThat(rehearsal.deploy("--update", "--yes").code()).isZero();
        assertThat(rehearsal.calls("aws cloudformation execute-change-set")).hasSize(1);
    }

    @Test
    void whatDoesNotChangeIsNotCarriedOut() {
        rehearsal.deployed().answers("*describe-change-set*|FAILED\tThe submitted information didn't contain changes.");
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("CloudFormation has nothing to change");
        assertThat(rehearsal.calls()).noneMatch(call -> call.contains("execute-change-set"));
    }

    @Test
    void whatCloudFormationCannotTakeIsSaid() {
        rehearsal.answers("*describe-change-set*|FAILED\tTransform AWS::Serverless failed");
        Ended ended = rehearsal.deploy();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("CloudFormation cannot take this: FAILED\tTransform AWS::Serverless failed");
    }

    /** A parameter that is new in the template has no value before. */
    @Test
    void aParameterThatIsNotGivenKeepsItsValueIfItHasOne() {
        rehearsal.deployed();

        assertThat(rehearsal.deploy().code()).isZero();
        assertThat(rehearsal.calls("aws cloudformation create-change-set"))
                .singleElement()
                .asString()
                .contains("ParameterKey=NodeIdleSeconds,UsePreviousValue=true")
                .doesNotContain("ParameterKey=TiffMaxBytes");
    }

    @Test
    void anotherAwsIsAskedWhereTheEnvironmentNamesOne() {
        var shell = new Shell(rehearsal.shell().commands(), with("AWS_ENDPOINT_URL", "http://127.0.0.1:1"));
        Ended ended = new DeployRehearsal(rehearsal.home(), shell)
                .answers("--endpoint-url*|!7")
                .deploy();

        assertThat(ended.output()).contains("the AWS command line has no valid credentials");
        assertThat(rehearsal.calls()).allMatch(call -> call.startsWith("aws --endpoint-url http://127.0.0.1:1 "));
    }

    private Map<String, String> with(String name, String value) {
        var environment = new java.util.HashMap<>(rehearsal.shell().environment());
        environment.put(name, value);
        return environment;
    }

    @Test
    void theScriptsNeedNothingThatTheyDoNotBring() {
        assertThat(Files.exists(rehearsal.home().resolve("sam/destroy.sh"))).isTrue();
        assertThat(List.of("deploy.sh", "destroy.sh"))
                .allSatisfy(script -> assertThat(rehearsal
                                .shell()
                                .run(List.of(
                                        rehearsal
                                                .home()
                                                .resolve("sam/" + script)
                                                .toString(),
                                        "--help"))
                                .output())
                        .startsWith("usage: ./pixfleet " + script.replace(".sh", "")));
    }
}
