package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.system.template.Shell.Ended;

/** What the destroy script asks of AWS, and in which order. */
@Timeout(60)
class DestroyScriptIT {
    @TempDir
    private Path folder;

    private DeployRehearsal rehearsal;

    @BeforeEach
    void prepare() {
        rehearsal = DeployRehearsal.in(folder)
                .answers(
                        "*describe-stacks*|status\tCREATE_COMPLETE",
                        "*list-stack-resources*AWS::S3::Bucket*|pixfleet-uploads-123456789012-eu-central-1",
                        "*list-stack-resources*AWS::EC2::LaunchTemplate*|lt-1",
                        "*list-stack-resources*AWS::DynamoDB::Table*|pixfleet-records",
                        "*list-stack-resources*AWS::Cognito::UserPool*|eu-central-1_pool",
                        "*describe-instances*|i-1 i-2",
                        "*describe-images*|ami-0baked",
                        "*describe-snapshots*|snap-1",
                        "*describe-log-groups*intake*|/aws/lambda/pixfleet-intake",
                        "*describe-user-pool *|pixfleet-123456789012",
                        "*head-bucket*|yes");
    }

    @Test
    void saysWhatWillGoAndRemovesNothingUnasked() {
        Ended ended = rehearsal.destroy();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains(
                        "CREATE_COMPLETE",
                        "pixfleet-results-123456789012-eu-central-1   with all it holds",
                        "pixfleet-records",
                        "eu-central-1_pool",
                        "i-1",
                        "ami-0baked",
                        "nothing was removed");
        assertThat(rehearsal.calls()).allMatch(call -> call.matches(".* (get|describe|head|list)-.*"));
    }

    @Test
    void aDryRunTellsTheCallsAndMakesNone() {
        Ended ended = rehearsal.destroy("--dry-run");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .containsSubsequence(
                        "+ aws ec2 delete-launch-template --launch-template-id lt-1",
                        "+ aws ec2 terminate-instances --instance-ids i-1 i-2",
                        "+ aws s3 rm --only-show-errors --recursive s3://pixfleet-site-123456789012-eu-central-1",
                        "+ aws cloudformation delete-stack --stack-name pixfleet",
                        "+ aws s3 rb --force s3://pixfleet-deploy-123456789012-eu-central-1",
                        "+ aws s3 rb --force s3://pixfleet-results-123456789012-eu-central-1",
                        "+ aws dynamodb delete-table --table-name pixfleet-records",
                        "+ aws cognito-idp delete-user-pool-domain",
                        "+ aws cognito-idp delete-user-pool --user-pool-id eu-central-1_pool",
                        "+ aws ec2 deregister-image --image-id ami-0baked",
                        "+ aws ec2 delete-snapshot --snapshot-id snap-1",
                        "+ aws logs delete-log-group --log-group-name /aws/lambda/pixfleet-intake");
        assertThat(rehearsal.calls()).allMatch(call -> call.matches(".* (get|describe|head|list)-.*"));
    }

    @Test
    void resultsStayOnRequest() {
        assertThat(rehearsal.destroy("--dry-run", "--keep-results").output())
                .contains("s3://pixfleet-uploads-", "The bucket of results stays")
                .doesNotContain("s3://pixfleet-results-");
    }

    @Test
    void isNotContentWhileSomethingIsLeft() {
        Ended ended = rehearsal.destroy("--yes");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("some of it is still there");
        assertThat(rehearsal.calls())
                .contains(
                        "aws cloudformation delete-stack --stack-name pixfleet",
                        "aws cognito-idp delete-user-pool --user-pool-id eu-central-1_pool");
    }

    @Test
    void saysWhyAStackDoesNotGo() {
        rehearsal.answers("*wait stack-delete-complete*|!255", "*describe-stack-events*|NodeNetwork has dependencies");

        Ended ended = rehearsal.destroy("--yes");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("NodeNetwork has dependencies", "could not remove the stack");
    }

    @Test
    void whereNothingIsThereIsNothingToDo() {
        var empty = DeployRehearsal.in(folder.resolve("other"));
        empty.answers("*ec2 describe-images*|None");

        Ended ended = empty.destroy("--yes");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("there is nothing of pixfleet in eu-central-1");
    }

    @Test
    void anImageOfASleepingNodeIsTaggedSoThatItGoesWithTheRest() {
        rehearsal.answers("*create-image*|ami-0new", "*instance-state-name,Values=stopped*|i-7");

        Ended ended = rehearsal.image();

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("deploy --stack pixfleet --region eu-central-1 --image ami-0new");
        assertThat(rehearsal.calls("aws ec2 create-image --instance-id i-7"))
                .singleElement()
                .asString()
                .contains(
                        "ResourceType=image,Tags=[{Key=pixfleet:pool,Value=pixfleet}",
                        "ResourceType=snapshot,Tags=[{Key=pixfleet:pool,Value=pixfleet}");
    }

    @Test
    void noImageIsMadeOfANodeThatWorks() {
        rehearsal.answers("*instance-state-name,Values=stopped*|None");

        Ended ended = rehearsal.image();

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("no node of pixfleet sleeps");
    }

    /** What CloudFormation leaves behind is what the script looks for by itself. */
    @Test
    void everyRetainedResourceIsOfATypeThatIsRemoved() {
        String script = Template.textOf(Checkout.file("sam/destroy.sh"));

        assertThat(Template.parse(TemplateTest.TEXT).resources().values())
                .filteredOn(
                        resource -> resource.body().at("DeletionPolicy").text().startsWith("Retain"))
                .hasSizeGreaterThan(2)
                .allSatisfy(resource -> assertThat(script).contains("of_type " + resource.type()));
    }

    @Test
    void everyLogOfTheTemplateIsOneThatIsRemoved() {
        String script = Template.textOf(Checkout.file("sam/destroy.sh"));

        assertThat(Template.parse(TemplateTest.TEXT).ofType("AWS::Logs::LogGroup"))
                .isNotEmpty()
                .allSatisfy(group -> {
                    String name = group.properties()
                            .at("LogGroupName", "Fn::Sub")
                            .text()
                            .replace("/aws/lambda/${AWS::StackName}-", "")
                            .replace("/pixfleet/${AWS::StackName}/", "$stack/");
                    assertThat(script).containsPattern("log_groups=.*[{,/]?" + java.util.regex.Pattern.quote(name));
                });
    }
}
