package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check, shown to fail: the real template with one thing broken, and the sentence that names it. */
class TemplateMutationTest {
    private static final Set<String> HANDLERS = Set.of("intake", "listing", "reconcile", "webhook");
    private static final Set<String> NEEDED = Set.of(
            "PIXFLEET_UPLOADS_BUCKET",
            "PIXFLEET_RESULTS_BUCKET",
            "PIXFLEET_RECORDS_TABLE",
            "PIXFLEET_TASKS_QUEUE_URL",
            "PIXFLEET_POOL");
    private static final Set<String> KNOWN = Set.of(
            "PIXFLEET_UPLOADS_BUCKET",
            "PIXFLEET_RESULTS_BUCKET",
            "PIXFLEET_RECORDS_TABLE",
            "PIXFLEET_TASKS_QUEUE_URL",
            "PIXFLEET_DEAD_LETTERS_QUEUE_URL",
            "PIXFLEET_LISTING_QUEUE_URL",
            "PIXFLEET_SOURCE_BUCKETS",
            "PIXFLEET_DESTINATION_BUCKETS",
            "PIXFLEET_POOL",
            "PIXFLEET_NODES_PER_CELL",
            "PIXFLEET_LAUNCH_TEMPLATE",
            "PIXFLEET_LAUNCH_TEMPLATE_VERSION",
            "PIXFLEET_NODE_TYPES",
            "PIXFLEET_NODE_SUBNETS",
            "PIXFLEET_MIN_NODES",
            "PIXFLEET_MAX_NODES",
            "PIXFLEET_POOL_DAYS",
            "PIXFLEET_DAILY_NODE_HOURS",
            "PIXFLEET_PURCHASE",
            "PIXFLEET_LIMITS_TIFF_MAX_BYTES",
            "PIXFLEET_LIMITS_TIFF_MAX_PIXELS",
            "PIXFLEET_UPLOADS_OWNER",
            "PIXFLEET_COMPLETIONS_TOPIC_ARN",
            "PIXFLEET_JOBS_TOPIC_ARN",
            "PIXFLEET_SITE_URL",
            "PIXFLEET_WEBHOOK_URL",
            "PIXFLEET_WEBHOOK_SECRET",
            "PIXFLEET_JOBS_PER_MINUTE",
            "PIXFLEET_IMAGES_PER_MINUTE",
            "PIXFLEET_TRIES_PER_MINUTE");

    interface Check extends Function<Template, List<String>> {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutations")
    void aBrokenTemplateIsNamed(String sentence, Check check, String sound, String broken) {
        assertThat(TemplateTest.TEXT).contains(sound);
        assertThat(check.apply(Template.parse(TemplateTest.TEXT))).isEmpty();

        assertThat(check.apply(Template.parse(TemplateTest.TEXT.replace(sound, broken))))
                .contains(sentence);
    }

    static Stream<Arguments> mutations() {
        return Stream.of(references(), permissions(), functions(), nodes(), safeguards())
                .flatMap(group -> group);
    }

    private static Stream<Arguments> references() {
        return Stream.of(
                mutation(
                        "nothing answers IntakeFunction -> TaskQueue",
                        References::dangling,
                        "PIXFLEET_TASKS_QUEUE_URL: !Ref TasksQueue",
                        "PIXFLEET_TASKS_QUEUE_URL: !Ref TaskQueue"),
                mutation(
                        "nothing answers NodeTemplate -> CompletionTopic",
                        References::dangling,
                        "${CompletionsTopic}",
                        "${CompletionTopic}"),
                mutation(
                        "nothing answers NodeTemplate -> NodeProfile.Name",
                        References::dangling,
                        "!GetAtt NodeProfile.Arn",
                        "!GetAtt NodeProfile.Name"),
                mutation(
                        "nothing answers SiteDistribution -> AWS::Url",
                        References::dangling,
                        "${HttpApi}.execute-api",
                        "${HttpApi}.${AWS::Url}.execute-api"),
                mutation(
                        "Outputs.SiteBucket -> OpsSubscription is missing when a condition does not hold",
                        References::sometimesMissing,
                        "Value: !Ref SiteBucket",
                        "Value: !Ref OpsSubscription"),
                mutation(
                        "there is no condition IsNativ",
                        References::unknownConditions,
                        "Runtime: !If [IsNative,",
                        "Runtime: !If [IsNativ,"),
                mutation(
                        "there is no condition HasBudgets",
                        References::unknownConditions,
                        "Condition: HasBudget",
                        "Condition: HasBudgets"),
                mutation(
                        "the local stack does not know Fn::GetAZs",
                        References::unknownIntrinsics,
                        "AvailabilityZone: !Sub \"${AWS::Region}${NodeZone}\"",
                        "AvailabilityZone: !Select [0, !GetAZs x]"));
    }

    private static Stream<Arguments> permissions() {
        return Stream.of(
                mutation(
                        "IntakeFunction may ec2:RunInstances beyond the nodes",
                        Permissions::makesOtherMachines,
                        "ec2:LaunchTemplate:",
                        "ec2:InstanceProfile:"),
                mutation(
                        "IntakeFunction may iam:PassRole beyond the nodes",
                        Permissions::makesOtherMachines,
                        "iam:PassedToService: ec2.amazonaws.com",
                        "iam:PassedToService: lambda.amazonaws.com"),
                mutation(
                        "ReconcileFunction may end machines: ec2:TerminateInstances",
                        Permissions::rightsToEndMachines,
                        "ec2:TerminateInstances",
                        "[ec2:TerminateInstances, ec2:StopInstances]"),
                mutation(
                        "NodeRole may ec2:StopInstances",
                        Permissions::actionsNotOnTheList,
                        "Action: sns:Publish",
                        "Action: [sns:Publish, ec2:StopInstances]"),
                mutation(
                        "NodeRole may end machines: ec2:StopInstances",
                        Permissions::rightsToEndMachines,
                        "Action: sns:Publish",
                        "Action: [sns:Publish, ec2:StopInstances]"),
                mutation(
                        "ReconcileFunction may end machines: ec2:*Instances",
                        Permissions::rightsToEndMachines,
                        "Action: ec2:StartInstances",
                        "Action: ec2:*Instances"),
                mutation(
                        "ApiFunction may s3:*",
                        Permissions::actionsNotOnTheList,
                        "Action: [s3:GetObject, s3:DeleteObject]",
                        "Action: s3:*"),
                mutation(
                        "NodeRole may [sns:Publish] on everything",
                        Permissions::unlimited,
                        "Action: sns:Publish\n                Resource: !Ref CompletionsTopic",
                        "Action: sns:Publish\n                Resource: \"*\""),
                mutation(
                        "SiteBucketPolicy lets everybody in",
                        Permissions::unlimited,
                        "Service: cloudfront.amazonaws.com",
                        "AWS: \"*\""),
                mutation(
                        "IntakeFunction may start machines that are not of the pool",
                        Permissions::startsOutsideThePool,
                        "aws:ResourceTag/pixfleet:pool",
                        "aws:ResourceTag/pool"),
                mutation(
                        "RankRole reaches all of arn:${AWS::Partition}:s3:::${AWS::StackName}-uploads-${AWS::AccountId}-${AWS::Region}/*",
                        Permissions::wholeBuckets,
                        "-uploads-${AWS::AccountId}-${AWS::Region}/incoming/*",
                        "-uploads-${AWS::AccountId}-${AWS::Region}/*"),
                mutation(
                        "IntakeFunction shares a role",
                        Permissions::sharedRoles,
                        "Description: S3 object created in, task out; then wakes the fleet.",
                        "Role: !GetAtt NodeRole.Arn"));
    }

    @Test
    void rightsThatDoNotFitTheCodeAreNamed() {
        Template template = Template.parse(TemplateTest.TEXT);

        assertThat(Permissions.rightsOffTheMark(
                        template,
                        Set.of("ApiFunction"),
                        Set.of(
                                "dynamodb:BatchGetItem",
                                "dynamodb:BatchWriteItem",
                                "dynamodb:GetItem",
                                "dynamodb:PutItem",
                                "dynamodb:Query",
                                "dynamodb:UpdateItem",
                                "s3:GetObject",
                                "s3:PutObject",
                                "s3:DeleteObject",
                                "s3:AbortMultipartUpload",
                                "s3:ListBucket",
                                "s3:ListBucketMultipartUploads",
                                "s3:ListMultipartUploadParts",
                                "sns:Publish")))
                .containsExactlyInAnyOrder(
                        "sqs:SendMessage is granted and never used", "sns:Publish is used and not granted");
    }

    private static Stream<Arguments> functions() {
        return Stream.of(
                mutation(
                        "IntakeFunction names the handler \"intakes\", and there are " + HANDLERS,
                        template -> Functions.wrongHandlers(template, HANDLERS),
                        "QUARKUS_LAMBDA_HANDLER: intake",
                        "QUARKUS_LAMBDA_HANDLER: intakes"),
                mutation(
                        "IntakeFunction sets PIXFLEET_UPLOAD_BUCKET, which nothing reads",
                        template -> Functions.unknownVariables(template, KNOWN),
                        "PIXFLEET_UPLOADS_BUCKET:",
                        "PIXFLEET_UPLOAD_BUCKET:"),
                mutation(
                        "ApiFunction does not set PIXFLEET_POOL",
                        template -> Functions.missingVariables(template, NEEDED),
                        "          PIXFLEET_POOL: !Ref \"AWS::StackName\"\n",
                        ""),
                mutation(
                        "ApiFunction may take longer than its gateway waits",
                        Functions::slow,
                        "Timeout: 29",
                        "Timeout: 30"),
                mutation(
                        "ReconcileFunction may take longer than its period",
                        Functions::slow,
                        "Timeout: 50",
                        "Timeout: 60"),
                mutation(
                        "ReconcileFunction reserves executions that a new account does not have",
                        Functions::reserving,
                        "Timeout: 50",
                        "Timeout: 50\n      ReservedConcurrentExecutions: 1"),
                mutation(
                        "ReconcileFunction keeps ticks of the clock that it gave up",
                        Functions::keptTicks,
                        "MaximumRetryAttempts: 0\n      Policies",
                        "DestinationConfig: {OnFailure: {Type: SQS, Destination: x}}\n      Policies"),
                mutation(
                        "IntakeFunction falls asleep after 14 days without work",
                        Functions::fallingAsleep,
                        "ScheduleExpression: rate(7 days)",
                        "ScheduleExpression: rate(14 days)"),
                mutation(
                        "ReconcileFunctionEveryMinute may run before ResultsBucket is there",
                        DependencyGraph::startedTooEarly,
                        "DependsOn: [UploadsBucket, ResultsBucket,",
                        "DependsOn: [UploadsBucket,"),
                mutation(
                        "ReconcileFunctionEveryMinute may run before UploadsBucket is there",
                        DependencyGraph::startedTooEarly,
                        "DependsOn: [UploadsBucket, ResultsBucket,",
                        "DependsOn: [ResultsBucket,"),
                mutation(
                        "IntakeFunction loses the events it gives up",
                        Functions::losingEvents,
                        "Destination: !GetAtt FunctionFailuresQueue.Arn",
                        "Destination: !GetAtt OpsTopic.TopicArn"),
                mutation(
                        "WebhookFunction loses the events it gives up",
                        Functions::losingEvents,
                        "FunctionName: !Ref WebhookFunction.Alias",
                        "FunctionName: !Ref ListingFunction.Alias"),
                mutation(
                        "ApiFunction has not the Runtime of both packagings",
                        Functions::wrongPackaging,
                        "provided.al2023, java25]",
                        "provided.al2023, java21]"));
    }

    private static Stream<Arguments> nodes() {
        return Stream.of(
                mutation(
                        "the queue hides a task for 90 s, a node believes 60 s",
                        NodeData::leaseTerms,
                        "VisibilityTimeout: 60",
                        "VisibilityTimeout: 90"),
                mutation(
                        "node.env sets PIXFLEET_IDLE, which nothing reads",
                        template -> NodeData.unknownVariables(
                                template,
                                NodeData.environment(Template.parse(TemplateTest.TEXT))
                                        .keySet()),
                        "PIXFLEET_IDLE_SECONDS=",
                        "PIXFLEET_IDLE="),
                mutation(
                        "/etc/systemd/system/pixfleet-node.service in the template is not the file in sam/node",
                        template -> NodeData.drift(
                                template,
                                Map.of(
                                        "/etc/systemd/system/pixfleet-node.service",
                                        Template.textOf(Checkout.file("sam/node/pixfleet-node.service")))),
                        "SuccessAction=poweroff",
                        "SuccessAction=none"),
                mutation(
                        "NodeProfile is a node of the stack",
                        Safeguards::strayNodes,
                        "AWS::IAM::InstanceProfile",
                        "AWS::EC2::Instance"),
                mutation(
                        "ReconcileFunction may make nodes before NodeSiblingSubnetRoutes is there",
                        Safeguards::strayNodes,
                        "NodeRouteOut, NodeSubnetRoutes, NodeSiblingSubnetRoutes]",
                        "NodeRouteOut, NodeSubnetRoutes]"));
    }

    private static Stream<Arguments> safeguards() {
        return Stream.of(
                mutation(
                        "ResultsBucket does not block public access",
                        Safeguards::openBuckets,
                        "RestrictPublicBuckets: true",
                        "RestrictPublicBuckets: false"),
                mutation(
                        "SiteBucket answers without TLS",
                        Safeguards::openBuckets,
                        "aws:SecureTransport",
                        "aws:SecureTransports"),
                mutation(
                        "UploadsBucket keeps abandoned uploads",
                        Safeguards::openBuckets,
                        "AbortIncompleteMultipartUpload:\n              DaysAfterInitiation: 1",
                        "ExpirationInDays: 1000"),
                mutation(
                        "LogDays is in 0 groups",
                        Safeguards::parametersOutOfGroups,
                        "Parameters: [Packaging, LogDays]",
                        "Parameters: [Packaging]"),
                mutation(
                        "there is no parameter OpsMail",
                        Safeguards::parametersOutOfGroups,
                        "Parameters: [OpsEmail, MonthlyBudget, WithDashboard, JobsEmail, WebhookUrl, WebhookSecret]",
                        "Parameters: [OpsEmail, MonthlyBudget, WithDashboard, JobsEmail, WebhookUrl, WebhookSecret, OpsMail]"),
                mutation("originals stay forever", Safeguards::keptForever, "Prefix: incoming/", "Prefix: incoming-"),
                mutation(
                        "a poisoned task comes back for ever",
                        Safeguards::endlessTasks,
                        "deadLetterTargetArn: !GetAtt DeadLettersQueue.Arn",
                        "deadLetterTargetArn: x"),
                mutation(
                        "FunctionFailuresAlarm stays in ALARM for as long as a message is kept",
                        Safeguards::stuckAlarms,
                        "Expression: DIFF(FILL(visible, 0))",
                        "Expression: FILL(visible, 0)"),
                mutation("/api/jobs is open", Safeguards::openRoutes, "Path: /api/health", "Path: /api/jobs"),
                mutation(
                        "HttpApi lets everybody in",
                        Safeguards::openRoutes,
                        "DefaultAuthorizer: Identity",
                        "DefaultAuthorizer: NONE"),
                mutation("nodes answer IMDSv1", Safeguards::openNodes, "HttpTokens: required", "HttpTokens: optional"),
                mutation(
                        "a node that powers itself off is gone",
                        Safeguards::openNodes,
                        "InstanceInitiatedShutdownBehavior: stop",
                        "InstanceInitiatedShutdownBehavior: terminate"),
                mutation(
                        "NodesFromNodes lets strangers in",
                        Safeguards::openNodes,
                        "\n      SourceSecurityGroupId: !Ref NodeSecurityGroup",
                        "\n      CidrIp: 0.0.0.0/0"),
                mutation(
                        "the content policy says script-src 'self' 'unsafe-inline'",
                        Safeguards::looseContentPolicy,
                        "script-src 'self'",
                        "script-src 'self' 'unsafe-inline'"));
    }

    @Test
    void theCircleThatSamHidesIsFound() {
        // The bucket waits for the permission of its notification, that for the function, that for its role.
        String circular = TemplateTest.TEXT.replaceFirst(
                "(Sid: ReadUploads\\s+Effect: Allow\\s+Action: s3:GetObject\\s+Resource: )!Sub \"[^\"]+\"",
                "$1!Sub \"\\${UploadsBucket.Arn}/incoming/*\"");

        assertThat(References.dangling(Template.parse(circular))).isEmpty();
        assertThat(DependencyGraph.cycle(Template.parse(circular)))
                .containsExactlyInAnyOrder("UploadsBucket", "IntakeFunction", "IntakeFunctionRole");
    }

    @Test
    void theCircleOfSignInAndSiteIsFound() {
        String circular = TemplateTest.TEXT.replace(
                "- !If [HasSiteUrl, !Ref SiteUrl, \"http://localhost:8480/\"]",
                "- !Sub \"https://${SiteDistribution.DomainName}/\"");

        assertThat(DependencyGraph.cycle(Template.parse(circular)))
                .containsExactlyInAnyOrder("SiteDistribution", "HttpApi", "UserPoolClient");
    }

    @Test
    void aSecurityGroupThatNamesItselfIsACircle() {
        String circular =
                TemplateTest.TEXT.replace("CidrIp: 0.0.0.0/0", "DestinationSecurityGroupId: !Ref NodeSecurityGroup");

        assertThat(DependencyGraph.cycle(Template.parse(circular))).containsExactly("NodeSecurityGroup");
    }

    @Test
    void functionsThatAreToldDifferentThingsAreNamed() {
        String text = TemplateTest.TEXT.replaceFirst("PIXFLEET_POOL: !Ref \"AWS::StackName\"", "PIXFLEET_POOL: other");

        assertThat(Functions.disagreements(Template.parse(text)))
                .containsExactly("PIXFLEET_POOL differs between functions");
    }

    private static Arguments mutation(String sentence, Check check, String sound, String broken) {
        return Arguments.of(sentence, check, sound, broken);
    }
}
