package pixfleet.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The template that is deployed, as SAM's own translator expands it (compared by hand with aws-sam-translator 1.110.0). */
class ExpandedTemplateTest {
    private final ExpandedTemplate expanded = expanded(Map.of());

    @Test
    void aFunctionBecomesWhatSamMakesOfIt() {
        assertThat(expanded.resources())
                .containsKeys(
                        "IntakeFunction",
                        "IntakeFunctionRole",
                        "IntakeFunctionVersion",
                        "IntakeFunctionAliaslive",
                        "IntakeFunctionEventInvokeConfig",
                        "IntakeFunctionUploadedPermission",
                        "ReconcileFunctionEveryMinute",
                        "ReconcileFunctionEveryMinuteRole",
                        "ApiFunctionApiPermission",
                        "ApiFunctionHealthPermission",
                        "HttpApi",
                        "HttpApiApiGatewayDefaultStage");
        assertThat(expanded.ofType("AWS::Serverless::Function")).isEmpty();
        assertThat(expanded.ofType("AWS::Lambda::Function")).hasSize(4);
    }

    @Test
    void conditionsAreDecidedAndGone() {
        assertThat(expanded.resources()).containsKey("OpsTopic").doesNotContainKeys("Budget", "OpsSubscription");
        assertThat(expanded(Map.of("OpsEmail", "a@b.c")).resources()).containsKey("OpsSubscription");
        assertThat(expanded.document().toString()).doesNotContain("Condition=Has", "Fn::", "{Ref=");
    }

    @Test
    void namesAreGivenWhereTheyAreKnownAndLeftOpenWhereAwsGivesThem() {
        assertThat(expanded.document().toString())
                .contains("BucketName=pixfleet-results-123456789012-us-east-1", "Resource=${RecordsTable.Arn}");
    }

    @Test
    void theBucketTellsTheFunction() {
        assertThat(expanded.resources().get("UploadsBucket").toString())
                .contains("NotificationConfiguration", "Function=${IntakeFunction.Alias}", "incoming/");
    }

    @Test
    void aTopicTellsAFunction() {
        var small = expanded(Path.of("src", "test", "resources", "small.yaml"), Map.of());

        assertThat(small.resources()).containsKey("GalleryFunctionCompletionPermission");
        assertThat(small.resources().get("GalleryFunctionCompletion").toString())
                .contains("TopicArn=${CompletionsTopic}", "Endpoint=${GalleryFunction.Alias}");
    }

    private static ExpandedTemplate expanded(Map<String, String> parameters) {
        return expanded(Path.of("..", "sam", "template.yaml"), parameters);
    }

    private static ExpandedTemplate expanded(Path template, Map<String, String> parameters) {
        return ExpandedTemplate.of(template, "pixfleet", "us-east-1", "123456789012", parameters);
    }
}
