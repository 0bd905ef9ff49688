package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.system.template.Rights.Right;

/** What roles grant is what is declared for the code, resource by resource, condition by condition. */
class RightsTest {
    private static final Set<Right> DECLARED = Rights.declared().keySet();

    @TempDir
    private Path folder;

    @Test
    void everyRoleGrantsWhatItsCodeNeedsAndNoMore() {
        assertThat(Rights.granted(Checkout.file("sam/template.yaml"))).containsExactlyInAnyOrderElementsOf(DECLARED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/results/*\"; /*\"; node s3:DeleteObject results/*",
                "/dist/*\"; /*\"; node s3:GetObject results/*",
                "Action: sns:Publish; Action: [sns:Publish, ec2:StopInstances]; node ec2:StopInstances CompletionsTopic",
                "aws:ResourceTag/pixfleet:pool: !Ref \"AWS::StackName\"; aws:ResourceTag/pixfleet:pool: other; intake ec2:StartInstances instance/* if {StringEquals={aws:ResourceTag/pixfleet:pool=other}}",
                "aws:ResourceTag/pixfleet:pool: !Ref \"AWS::StackName\"; aws:ResourceTag/pool: !Ref \"AWS::StackName\"; reconcile ec2:StartInstances instance/* if {StringEquals={aws:ResourceTag/pool=pixfleet}}",
                "Resource: !GetAtt DeadLettersQueue.Arn; Resource: !GetAtt TasksQueue.Arn; node sqs:SendMessage TasksQueue",
                "ec2:CreateAction: [CreateFleet, RunInstances]; ec2:CreateAction: [RunInstances]; intake ec2:CreateTags instance/* if {StringEquals={ec2:CreateAction=RunInstances}}",
                "iam:PassedToService: ec2.amazonaws.com; iam:PassedToService: lambda.amazonaws.com; intake iam:PassRole NodeRole if {StringEquals={iam:PassedToService=lambda.amazonaws.com}}",
                "Action: [dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem]; Action: dynamodb:*; node dynamodb:* RecordsTable",
                "Resource: !GetAtt RankRole.Arn; Resource: \"*\"; node sts:AssumeRole *",
            })
    void aRightThatIsWiderThanDeclaredIsFound(String sound, String wide, String found) throws IOException {
        assertThat(TemplateTest.TEXT).contains(sound);
        Path template = Files.writeString(folder.resolve("template.yaml"), TemplateTest.TEXT.replace(sound, wide));

        assertThat(Rights.granted(template))
                .filteredOn(right -> !DECLARED.contains(right))
                .extracting(Right::toString)
                .contains(found);
    }

    @Test
    void aRightThatIsGoneIsFound() throws IOException {
        Path template = Files.writeString(
                folder.resolve("template.yaml"),
                TemplateTest.TEXT.replace("Action: [s3:GetObject, s3:DeleteObject]", "Action: s3:GetObject"));

        assertThat(DECLARED)
                .filteredOn(right -> !Rights.granted(template).contains(right))
                .extracting(Right::toString)
                .containsExactly("api s3:DeleteObject results/results/*");
    }
}
