package pixfleet.local.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.local.iam.Policy;

/**
 * What a template asks the stack to be, every function of the template carried out.
 *
 * @param stack name of the stack
 * @param buckets in template order
 * @param queues in template order
 * @param tables in template order
 * @param topics in template order
 * @param subscriptions of topics, those of function events included
 * @param functions in template order
 * @param launchTemplates in template order
 * @param machines EC2 instances in template order
 * @param subnets in template order
 * @param roles who may do what
 * @param contentSecurityPolicy the header the site is served with, if the template sets one
 */
public record Blueprint(
        String stack,
        List<Bucket> buckets,
        List<Queue> queues,
        List<Table> tables,
        List<Topic> topics,
        List<Subscription> subscriptions,
        List<Function> functions,
        List<LaunchTemplate> launchTemplates,
        List<Machine> machines,
        List<Subnet> subnets,
        Roles roles,
        Optional<String> contentSecurityPolicy) {
    /** Copies the lists. */
    public Blueprint {
        buckets = List.copyOf(buckets);
        queues = List.copyOf(queues);
        tables = List.copyOf(tables);
        topics = List.copyOf(topics);
        subscriptions = List.copyOf(subscriptions);
        functions = List.copyOf(functions);
        launchTemplates = List.copyOf(launchTemplates);
        machines = List.copyOf(machines);
        subnets = List.copyOf(subnets);
    }

    /** The same without anything that would run code on an event. */
    public Blueprint withoutFunctions() {
        var others = subscriptions.stream()
                .filter(subscription -> !subscription.protocol().equals("lambda"))
                .toList();
        return new Blueprint(
                stack,
                buckets,
                queues,
                tables,
                topics,
                others,
                List.of(),
                launchTemplates,
                machines,
                subnets,
                roles,
                contentSecurityPolicy);
    }

    /**
     * A bucket.
     *
     * @param logicalId name in the template
     * @param name bucket name
     * @param cors its cross-origin rules
     */
    public record Bucket(String logicalId, String name, List<CorsRule> cors) {
        /** Copies the rules. */
        public Bucket {
            cors = List.copyOf(cors);
        }
    }

    /**
     * A cross-origin rule of a bucket.
     *
     * @param origins allowed origins, {@code *} for all
     * @param methods allowed methods
     * @param headers allowed request headers
     * @param exposed response headers a page may read
     */
    public record CorsRule(List<String> origins, List<String> methods, List<String> headers, List<String> exposed) {
        /** Copies the lists. */
        public CorsRule {
            origins = List.copyOf(origins);
            methods = List.copyOf(methods);
            headers = List.copyOf(headers);
            exposed = List.copyOf(exposed);
        }
    }

    /**
     * A queue.
     *
     * @param logicalId name in the template
     * @param name queue name
     * @param attributes as SQS's API names and writes them
     */
    public record Queue(String logicalId, String name, Map<String, String> attributes) {
        /** Copies the attributes. */
        public Queue {
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * A table.
     *
     * @param logicalId name in the template
     * @param name table name
     * @param definition what DynamoDB's CreateTable is asked for, as JSON
     * @param timeToLive the attribute whose time ends an item, if there is one
     */
    public record Table(String logicalId, String name, String definition, Optional<String> timeToLive) {}

    /**
     * A topic.
     *
     * @param logicalId name in the template
     * @param arn its ARN
     */
    public record Topic(String logicalId, String arn) {}

    /**
     * A topic's subscription.
     *
     * @param topicArn the topic
     * @param protocol {@code sqs}, {@code lambda}, {@code http} or {@code https}
     * @param endpoint ARN or URL
     * @param attributes as SNS's API names them: RawMessageDelivery, FilterPolicy
     */
    public record Subscription(String topicArn, String protocol, String endpoint, Map<String, String> attributes) {
        /** Copies the attributes. */
        public Subscription {
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * A function.
     *
     * @param logicalId name in the template
     * @param name function name
     * @param arn its ARN
     * @param code the packaged zip, or a directory of the same content
     * @param handler handler as the runtime wants it
     * @param runtime {@code java25} or {@code provided...}
     * @param memoryMegabytes as declared
     * @param timeout longest run of one invocation
     * @param concurrency most children at once
     * @param environment variables of its own
     * @param retries further tries of an asynchronous invocation
     * @param onFailure ARN that gets what failed for good
     * @param triggers what invokes it
     */
    public record Function(
            String logicalId,
            String name,
            String arn,
            Path code,
            String handler,
            String runtime,
            int memoryMegabytes,
            Duration timeout,
            int concurrency,
            Map<String, String> environment,
            int retries,
            Optional<String> onFailure,
            List<Trigger> triggers) {
        /** Checks and copies. */
        public Function {
            if (timeout.isZero() || timeout.isNegative() || concurrency < 1 || retries < 0 || memoryMegabytes < 128) {
                throw new TemplateError("function " + logicalId + " has a limit out of range");
            }
            environment = Map.copyOf(environment);
            triggers = List.copyOf(triggers);
        }

        /** True if a person waits for its answers. */
        public boolean answersHttp() {
            return triggers.stream().anyMatch(Route.class::isInstance);
        }
    }

    /** What invokes a function; subscriptions of topics are listed apart. */
    public sealed interface Trigger {}

    /**
     * Objects made in a bucket.
     *
     * @param bucket bucket name
     * @param events patterns such as {@code s3:ObjectCreated:*}
     * @param prefix of the key
     * @param suffix of the key
     */
    public record ObjectEvents(String bucket, List<String> events, String prefix, String suffix) implements Trigger {
        /** Copies the patterns. */
        public ObjectEvents {
            events = List.copyOf(events);
        }

        /** Whether an event of this name ({@code ObjectCreated:Put}) on this key is meant. */
        public boolean matches(String inBucket, String event, String key) {
            return bucket.equals(inBucket)
                    && key.startsWith(prefix)
                    && key.endsWith(suffix)
                    && events.stream().anyMatch(pattern -> covers(pattern, "s3:" + event));
        }

        private static boolean covers(String pattern, String event) {
            return pattern.endsWith("*")
                    ? event.startsWith(pattern.substring(0, pattern.length() - 1))
                    : event.equals(pattern);
        }
    }

    /**
     * Messages of a queue.
     *
     * @param queueArn the queue
     * @param batch most messages of one invocation, 1 to 10
     */
    public record QueueEvents(String queueArn, int batch) implements Trigger {}

    /**
     * A schedule.
     *
     * @param name of the schedule
     * @param every time between two invocations
     * @param input payload, if the template gives one
     */
    public record Rate(String name, Duration every, Optional<String> input) implements Trigger {}

    /**
     * A route of the HTTP API.
     *
     * @param method HTTP method in capitals, or {@code ANY}
     * @param path with {@code {name}} and a last {@code {name+}} for variable parts
     * @param open whether callers need no identity
     */
    public record Route(String method, String path, boolean open) implements Trigger {}

    /**
     * A launch template, for instances launched by call.
     *
     * @param id {@code lt-...}
     * @param name its name
     * @param form what an instance of it is made from
     * @param role name of the role its instances have, empty if they have none
     */
    public record LaunchTemplate(String id, String name, MachineForm form, String role) {}

    /**
     * The roles.
     *
     * @param policies what each may do, by name
     * @param ofFunctions name of each function's role, by the function's logical id
     */
    public record Roles(Map<String, Policy> policies, Map<String, String> ofFunctions) {
        /** No roles. */
        public static final Roles NONE = new Roles(Map.of(), Map.of());

        /** Copies the maps. */
        public Roles {
            policies = Map.copyOf(policies);
            ofFunctions = Map.copyOf(ofFunctions);
        }
    }

    /**
     * An instance declared in the template.
     *
     * @param logicalId name in the template
     * @param id {@code i-...}
     * @param subnet id of its subnet, empty where nothing was said
     * @param form what it is made from
     */
    public record Machine(String logicalId, String id, String subnet, MachineForm form) {}

    /**
     * A subnet.
     *
     * @param id {@code subnet-...}
     * @param zone its availability zone
     */
    public record Subnet(String id, String zone) {}

    /**
     * What an instance is made from; texts are empty where nothing was said.
     *
     * @param imageId machine image
     * @param instanceType such as {@code c7g.large}
     * @param userData Base64, as the API carries it
     * @param tags of the instance
     * @param launchTemplateId the launch template used
     */
    public record MachineForm(
            String imageId, String instanceType, String userData, Map<String, String> tags, String launchTemplateId) {
        /** Copies the tags. */
        public MachineForm {
            tags = Map.copyOf(tags);
        }
    }
}
