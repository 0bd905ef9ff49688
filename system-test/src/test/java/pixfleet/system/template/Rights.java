package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pixfleet.local.iam.AccessRequest;
import pixfleet.local.iam.Policy;
import pixfleet.local.iam.Statement;
import pixfleet.local.template.ExpandedTemplate;

/**
 * Who may do what on what: as {@code rights.tsv} declares it for the adapters of each part, as the expanded template grants it, and
 * as calls need it. A resource is called by its part of the stack: {@code uploads/incoming/*}, {@code TasksQueue}.
 */
public final class Rights {
    /** Resources as the rehearsal and the template call them: bucket of the stack with account and region, queue, topic, table. */
    private static final Pattern BUCKET =
            Pattern.compile("(?:arn:aws:s3:::)?[a-z]+-(uploads|results|site)-\\d{12}-[a-z0-9-]+\\d(/.*)?");

    private static final Pattern NAMED = Pattern.compile("[a-z]+-([a-z-]+)(/index/.*)?");
    private static final Map<String, String> KINDS = Map.of(
            "tasks", "TasksQueue",
            "dead-letters", "DeadLettersQueue",
            "steps", "ListingQueue",
            "function-failures", "FunctionFailuresQueue",
            "completions", "CompletionsTopic",
            "jobs", "JobsTopic",
            "records", "RecordsTable");

    private Rights() {}

    /**
     * One action on one resource.
     *
     * @param who role of the stack: the function's name, node, rank
     * @param action IAM's
     * @param resource with its conditions, if there are any
     */
    public record Right(String who, String action, String resource) implements Comparable<Right> {
        @Override
        public int compareTo(Right other) {
            return Comparator.comparing(Right::who)
                    .thenComparing(Right::action)
                    .thenComparing(Right::resource)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return who + " " + action + " " + resource;
        }

        /** Whether a call is covered by this. Conditions are on the pool's tag, which the caller has looked at. */
        public boolean covers(Right call) {
            var pattern = Map.of("Effect", "Allow", "Action", action, "Resource", resource.replaceAll(" if .*", ""));
            return who.equals(call.who)
                    && Policy.of(Map.of("Statement", pattern)).allows(AccessRequest.of(call.action, call.resource));
        }
    }

    /** What is declared: of each right, whether the rehearsal needs it. */
    public static Map<Right, Boolean> declared() {
        var rights = new TreeMap<Right, Boolean>();
        Template.textOf(Checkout.file("system-test/src/test/resources/rights.tsv"))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> {
                    List<String> fields = List.of(line.split("\t", -1));
                    for (String action : fields.get(2).split(" ", -1)) {
                        for (String resource : fields.get(3).split("; ", -1)) {
                            rights.put(
                                    new Right(fields.get(1), action, resource),
                                    fields.get(0).equals("seen"));
                        }
                    }
                });
        return rights;
    }

    /** What a template grants to the roles of the stack. */
    static Set<Right> granted(Path template) {
        Map<String, String> parameters = Map.of(
                "SourceBuckets", "photos,scans",
                "DestinationBuckets", "out,done",
                "ResultCache", "on",
                "WebhookUrl", "https://example.org/finished",
                "WebhookSecret", "sixteen characters");
        var rights = new TreeSet<Right>();
        ExpandedTemplate.of(template, "pixfleet", "us-east-1", "000000000000", parameters)
                .roles()
                .forEach((role, policy) -> policy.statements().forEach(statement -> add(statement, who(role), rights)));
        return rights;
    }

    private static String who(String role) {
        return switch (role) {
            case "NodeRole" -> "node";
            case "RankRole" -> "rank";
            default -> role.replaceAll("(Function)?Role$", "").toLowerCase(java.util.Locale.ROOT);
        };
    }

    private static void add(Statement statement, String who, Set<Right> rights) {
        assertThat(statement.allows()).as("%s has rights only", who).isTrue();
        String condition = statement.conditions().isEmpty() ? "" : " if " + statement.conditions();
        for (String action : statement.actions()) {
            for (String resource : statement.resources()) {
                rights.add(new Right(who, action, named(resource) + condition));
            }
        }
    }

    /** The short name of an ARN, a placeholder or a physical name. */
    public static String named(String resource) {
        Matcher bucket = BUCKET.matcher(resource);
        if (bucket.matches()) {
            return bucket.group(1) + (bucket.group(2) == null ? "" : bucket.group(2));
        }
        Matcher named = NAMED.matcher(resource);
        if (named.matches() && KINDS.containsKey(named.group(1))) {
            return KINDS.get(named.group(1)) + (named.group(2) == null ? "" : named.group(2));
        }
        return resource.replaceAll("^arn:aws:ec2:[a-z0-9-]+:\\d*:", "")
                .replaceAll("^\\$\\{([A-Za-z]+)(\\.(Arn|Alias))?}", "$1");
    }
}
