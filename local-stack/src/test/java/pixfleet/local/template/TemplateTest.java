package pixfleet.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.local.template.Blueprint.ObjectEvents;
import pixfleet.local.template.Blueprint.QueueEvents;
import pixfleet.local.template.Blueprint.Rate;
import pixfleet.local.template.Blueprint.Route;
import pixfleet.local.wire.AwsIdentity;

class TemplateTest {
    private static final Path SMALL = Path.of("src/test/resources/small.yaml");

    @TempDir
    private Path directory;

    private static Blueprint evaluate(Path file, Map<String, String> parameters) {
        var addresses =
                new Addresses("http://site", "http://s3", "http://sqs", "http://sns", "http://ec2", "http://dynamodb");
        return Template.evaluate(new Template.Request(file, "pixfleet", parameters, AwsIdentity.LOCAL, addresses));
    }

    private Blueprint text(String yaml) throws IOException {
        return evaluate(Files.writeString(directory.resolve("template.yaml"), yaml), Map.of());
    }

    @Test
    void namesBucketsQueuesAndTopics() {
        var small = evaluate(SMALL, Map.of());

        assertThat(small.buckets())
                .extracting(Blueprint.Bucket::name)
                .containsExactly("pixfleet-uploads-000000000000-us-east-1", "pixfleet-results-000000000000");
        assertThat(small.queues().getFirst().attributes())
                .containsEntry("VisibilityTimeout", "60")
                .containsEntry(
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:pixfleet-dead-letters\",\"maxReceiveCount\":5}");
        assertThat(small.topics())
                .extracting(Blueprint.Topic::arn)
                .containsExactly("arn:aws:sns:us-east-1:000000000000:pixfleet-completions");
        assertThat(small.subscriptions())
                .extracting(Blueprint.Subscription::protocol)
                .containsExactly("sqs", "lambda");
    }

    @Test
    void mergesGlobalsIntoFunctions() {
        var intake = evaluate(SMALL, Map.of()).functions().getFirst();

        assertThat(intake.environment())
                .isEqualTo(Map.of(
                        "ROLE", "intake",
                        "SHARED", "from-globals",
                        "TASKS_URL", "http://sqs/000000000000/pixfleet-tasks"));
        assertThat(intake.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(intake.code()).isEqualTo(SMALL.toAbsolutePath().resolveSibling("function.zip"));
        assertThat(intake.onFailure()).contains("arn:aws:sqs:us-east-1:000000000000:pixfleet-FunctionFailuresQueue");
    }

    @Test
    void leavesOutWhatHasNoValue() {
        assertThat(evaluate(SMALL, Map.of("Mode", "fancy"))
                        .functions()
                        .getFirst()
                        .environment())
                .containsEntry("FANCY", "yes");
        assertThat(evaluate(SMALL, Map.of("Mode", "plain"))
                        .functions()
                        .getFirst()
                        .environment())
                .doesNotContainKey("FANCY");
    }

    @Test
    void readsTheEventsOfFunctions() {
        var functions = evaluate(SMALL, Map.of()).functions();

        assertThat(functions.get(0).triggers()).singleElement().isInstanceOfSatisfying(ObjectEvents.class, events -> {
            var bucket = "pixfleet-uploads-000000000000-us-east-1";
            assertThat(events.matches(bucket, "ObjectCreated:Put", "incoming/a"))
                    .isTrue();
            assertThat(events.matches(bucket, "ObjectCreated:Put", "other/a")).isFalse();
            assertThat(events.matches("other", "ObjectCreated:Put", "incoming/a"))
                    .isFalse();
        });
        assertThat(functions.get(2).triggers())
                .singleElement()
                .isInstanceOfSatisfying(
                        Rate.class, rate -> assertThat(rate.every()).isEqualTo(Duration.ofMinutes(1)));
        assertThat(functions.get(2).concurrency()).isEqualTo(1);
        assertThat(functions.get(3).triggers())
                .containsExactly(new Route("ANY", "/api/{proxy+}", false), new Route("GET", "/api/health", true));
    }

    @Test
    void readsTheQueuesWhoseMessagesCallAFunction() throws IOException {
        var steps = text("""
                Resources:
                  Steps:
                    Type: AWS::SQS::Queue
                  Lister:
                    Type: AWS::Serverless::Function
                    Properties: {Handler: x, MemorySize: 128}
                  Other:
                    Type: AWS::Serverless::Function
                    Properties: {Handler: x, MemorySize: 128}
                  Mapping:
                    Type: AWS::Lambda::EventSourceMapping
                    Properties:
                      EventSourceArn: !GetAtt Steps.Arn
                      FunctionName: !Ref Lister.Alias
                      BatchSize: 1
                """);

        assertThat(steps.functions().get(0).triggers())
                .containsExactly(new QueueEvents("arn:aws:sqs:us-east-1:000000000000:pixfleet-Steps", 1));
        assertThat(steps.functions().get(1).triggers()).isEmpty();
    }

    @Test
    void givesInstancesUserDataAndTagsOfTheirLaunchTemplate() {
        var machines = evaluate(SMALL, Map.of("NodeIdleSeconds", "30")).machines();

        assertThat(machines).hasSize(2);
        assertThat(machines.getFirst().form().tags())
                .containsEntry("pixfleet:pool", "pixfleet")
                .containsEntry("pixfleet:slot", "1");
        var userData =
                new String(Base64.getDecoder().decode(machines.getFirst().form().userData()), StandardCharsets.UTF_8);
        assertThat(userData)
                .startsWith("#cloud-config\n")
                .contains("TASKS_URL=http://sqs/000000000000/pixfleet-tasks", "IDLE_SECONDS=30", "LITERAL=${HOME}");
        assertThat(machines.getFirst().form().imageId()).matches("ami-[0-9a-f]{17}");
    }

    @Test
    void leavesOutResourcesWhoseConditionFails() {
        assertThat(evaluate(SMALL, Map.of("NodeCount", "1")).machines())
                .extracting(Blueprint.Machine::logicalId)
                .containsExactly("Node1");
    }

    @Test
    void givesTheSameIdsEveryTime() {
        assertThat(evaluate(SMALL, Map.of()).machines())
                .isEqualTo(evaluate(SMALL, Map.of()).machines());
    }

    @Test
    void refusesBadParameters() {
        assertThatThrownBy(() -> evaluate(SMALL, Map.of("Nodes", "2")))
                .hasMessage("the template has no parameter called Nodes");
        assertThatThrownBy(() -> evaluate(SMALL, Map.of("NodeCount", "5"))).hasMessageContaining("out of range");
        assertThatThrownBy(() -> evaluate(SMALL, Map.of("NodeCount", "two"))).hasMessageContaining("number");
        assertThatThrownBy(() -> evaluate(SMALL, Map.of("Mode", "odd"))).hasMessageContaining("plain, fancy");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    !Ref AWS::Region                                   | us-east-1
                    !Join ['-', [a, !Ref AWS::StackName]]              | a-pixfleet
                    !Select [1, !Split [',', 'a,b,c']]                 | b
                    !Sub ['${x}-${AWS::AccountId}', {x: y}]            | y-000000000000
                    !If [Holds, then, else]                            | then
                    !If [Fails, then, else]                            | else
                    !If [Both, then, else]                             | else
                    !If [Either, then, else]                           | then
                    !FindInMap [Sizes, !Ref AWS::Region, Big]          | huge
                    !GetAtt Other.Arn                                  | arn:aws:sqs:us-east-1:000000000000:other
                    !Sub '${Other.QueueName}'                          | other
                    {'Fn::Base64': hi}                                 | aGk=
                    2012-10-17                                         | 2012-10-17
                    """)
    void carriesOutFunctions(String expression, String expected) throws IOException {
        var blueprint = text("""
                Mappings: {Sizes: {us-east-1: {Big: huge}}}
                Conditions:
                  Holds: !Equals [a, a]
                  Fails: !Not [!Condition Holds]
                  Both: !And [!Condition Holds, !Condition Fails]
                  Either: !Or [!Condition Holds, !Condition Fails]
                Resources:
                  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: %s}}
                  Other: {Type: AWS::SQS::Queue, Properties: {QueueName: other}}
                """.formatted(expression.strip()));

        assertThat(blueprint.buckets().getFirst().name()).isEqualTo(expected);
    }

    @Test
    void namesTheUnknownResource() {
        assertThatThrownBy(
                        () -> text("Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Nowhere}}}"))
                .hasMessage("the template has no parameter or resource called Nowhere");
    }
}
