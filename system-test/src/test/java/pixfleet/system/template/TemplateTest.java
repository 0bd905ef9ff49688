package pixfleet.system.template;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.system.template.Checkout.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pixfleet.system.template.CompiledCode.Variables;

/** The template against itself and against the code it deploys. What no deployment has shown, this is to show. */
class TemplateTest {
    static final String TEXT = Template.textOf(file("sam/template.yaml"));

    private static final Template TEMPLATE = Template.parse(TEXT);
    private static final Path CORE = file("control-lambda/core/target/classes");
    private static final Path RECORDS = file("shared-model/records/target/classes");
    private static final Path FLEET = file("mpi-fleet/agent/target/classes");
    private static final Path EVENTS = file("control-lambda/events/target/classes");

    @Test
    void everyReferenceIsAnswered() {
        assertThat(References.all(TEMPLATE)).hasSizeGreaterThan(100);
        assertThat(References.dangling(TEMPLATE)).isEmpty();
        assertThat(References.sometimesMissing(TEMPLATE)).isEmpty();
        assertThat(References.unknownConditions(TEMPLATE)).isEmpty();
    }

    @Test
    void largeNumbersArriveAsTheyAreWritten() {
        assertThat(References.numbersOutOfHand(TEXT)).isEmpty();
        assertThat(References.numbersOutOfHand(TEXT.replace("\"17179869184\"", "17179869184")))
                .containsExactly("17179869184 is not quoted");
    }

    @Test
    void theLocalStackKnowsEveryIntrinsic() {
        assertThat(References.unknownIntrinsics(TEMPLATE)).isEmpty();
        assertThat(TEMPLATE.root().fields()).doesNotContainKeys("Globals", "Mappings");
    }

    @Test
    void nothingNeedsItselfFirst() {
        assertThat(DependencyGraph.cycle(TEMPLATE)).isEmpty();
    }

    @Test
    void whatRunsByItselfIsMadeAfterAllThatItNames() {
        assertThat(DependencyGraph.startedTooEarly(TEMPLATE)).isEmpty();
    }

    @Test
    void nobodyMayDoMoreThanHisWork() {
        assertThat(Permissions.actionsNotOnTheList(TEMPLATE)).isEmpty();
        assertThat(Permissions.unlimited(TEMPLATE)).isEmpty();
        assertThat(Permissions.wholeBuckets(TEMPLATE)).isEmpty();
        assertThat(Permissions.sharedRoles(TEMPLATE)).isEmpty();
    }

    @Test
    void nobodyMayEndAMachineAndOnlyThoseOfThePoolAreStarted() {
        assertThat(Permissions.rightsToEndMachines(TEMPLATE)).isEmpty();
        assertThat(Permissions.startsOutsideThePool(TEMPLATE)).isEmpty();
        assertThat(Permissions.makesOtherMachines(TEMPLATE)).isEmpty();
    }

    @Test
    void rightsAreThoseThatTheCodeUses() {
        Set<String> functions =
                TEMPLATE.functions().stream().map(Template.Resource::id).collect(toSet());

        Set<String> used = new TreeSet<>(AwsCalls.actions(CORE));
        used.addAll(AwsCalls.actions(RECORDS));
        assertThat(Permissions.rightsOffTheMark(TEMPLATE, functions, used)).isEmpty();
        // Besides, EC2 takes on the role, and the boot script looks for the package and fetches it.
        Set<String> node = new TreeSet<>(AwsCalls.actions(FLEET));
        node.addAll(Set.of("sts:AssumeRole", "s3:GetObject", "s3:ListBucket"));
        // Of the table a node asks for rows by key, takes statuses further, and reads the leases of others.
        node.addAll(Set.of("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"));
        // The writer of the journal.
        node.addAll(Set.of("logs:CreateLogStream", "logs:PutLogEvents"));
        assertThat(Permissions.rightsOffTheMark(TEMPLATE, Set.of("NodeRole", "RankRole", "NodesMakeRanks"), node))
                .isEmpty();
    }

    @Test
    void everyHandlerIsInTheCode() {
        assertThat(Functions.wrongHandlers(TEMPLATE, CompiledCode.handlers(EVENTS)))
                .isEmpty();
        assertThat(Functions.wrongPackaging(TEMPLATE)).isEmpty();
    }

    @Test
    void functionsAreToldWhatTheirConfigurationReads() {
        Variables variables = CompiledCode.variables(CORE);

        assertThat(variables.required()).isNotEmpty();
        assertThat(Functions.unknownVariables(TEMPLATE, variables.known())).isEmpty();
        assertThat(Functions.missingVariables(TEMPLATE, variables.required())).isEmpty();
        assertThat(Functions.disagreements(TEMPLATE)).isEmpty();
    }

    @Test
    void functionsEndInTimeAndLoseNoEvent() {
        assertThat(Functions.slow(TEMPLATE)).isEmpty();
        assertThat(Functions.reserving(TEMPLATE)).isEmpty();
        assertThat(Functions.losingEvents(TEMPLATE)).isEmpty();
        assertThat(Functions.keptTicks(TEMPLATE)).isEmpty();
        assertThat(Functions.fallingAsleep(TEMPLATE)).isEmpty();
    }

    @Test
    void thePackagedCodeHoldsTheEntryPoint() {
        assertThat(Functions.codeUris(TEMPLATE))
                .containsExactly(
                        "../control-lambda/api/target/function.zip", "../control-lambda/events/target/function.zip")
                .allSatisfy(uri -> {
                    Path zip = file("sam").resolve(uri).normalize();
                    // A build of classes alone makes no zip; a native one has no Java entry point.
                    if (Files.exists(zip) && !CompiledCode.isNative(zip)) {
                        assertThat(CompiledCode.holds(zip, "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler"))
                                .isTrue();
                    }
                });
    }

    @Test
    void nodesAgreeWithTheQueueAndTheFilesBesideTheTemplate() {
        assertThat(NodeData.leaseTerms(TEMPLATE)).isEmpty();
        assertThat(NodeData.drift(
                        TEMPLATE,
                        Map.of(
                                "/usr/local/lib/pixfleet/boot.sh",
                                Template.textOf(file("sam/node/boot.sh")),
                                "/usr/local/lib/pixfleet/aws.py",
                                Template.textOf(file("sam/node/aws.py")),
                                "/etc/systemd/system/pixfleet-journal.service",
                                Template.textOf(file("sam/node/pixfleet-journal.service")),
                                "/etc/systemd/system/pixfleet-node.service",
                                Template.textOf(file("sam/node/pixfleet-node.service")))))
                .isEmpty();
        // EC2 takes 16 KiB; names and addresses are longer than their placeholders.
        assertThat(NodeData.userData(TEMPLATE)).startsWith("#cloud-config\n").hasSizeLessThan(15_800);
    }

    @Test
    void everyAlarmIsExplainedToWhoeverItWakes() {
        String page = Template.textOf(file("docs/operations.md"));

        assertThat(TEMPLATE.ofType("AWS::CloudWatch::Alarm"))
                .extracting(Template.Resource::id)
                .isNotEmpty()
                .allSatisfy(id -> assertThat(page).contains("`" + id + "`"));
        assertThat(Pattern.compile("`(\\w+Alarm)`").matcher(page).results().map(named -> named.group(1)))
                .as("explained, and there")
                .isSubsetOf(TEMPLATE.resources().keySet());
    }

    @Test
    void outsidersStayOutsideAndTasksStayInside() {
        assertThat(Safeguards.openBuckets(TEMPLATE)).isEmpty();
        assertThat(Safeguards.keptForever(TEMPLATE)).isEmpty();
        assertThat(Safeguards.parametersOutOfGroups(TEMPLATE)).isEmpty();
        assertThat(Safeguards.endlessTasks(TEMPLATE)).isEmpty();
        assertThat(Safeguards.stuckAlarms(TEMPLATE)).isEmpty();
        assertThat(Safeguards.openRoutes(TEMPLATE)).isEmpty();
        assertThat(Safeguards.openNodes(TEMPLATE)).isEmpty();
        assertThat(Safeguards.strayNodes(TEMPLATE)).isEmpty();
        assertThat(Safeguards.looseContentPolicy(TEMPLATE)).isEmpty();
    }
}
