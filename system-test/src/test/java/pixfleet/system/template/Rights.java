package pixfleet.system.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
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
            String pattern = resource.replaceAll(" if .*", "");
            return who.equals(call.who)
                    && action.equals(call.action)
                    && call.resource.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
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
    @SuppressWarnings("unchecked")
    static Set<Right> granted(Path template) {
        Map<String, String> parameters = Map.of(
                "SourceBuckets", "photos,scans",
                "DestinationBuckets", "out,done",
                "WebhookUrl", "https://example.org/finished",
                "WebhookSecret", "sixteen characters");
        String yaml = ExpandedTemplate.of(template, "pixfleet", "us-east-1", "000000000000", parameters)
                .yaml();
        Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(yaml);
        var rights = new TreeSet<Right>();
        document.get("Resources").forEach((id, resource) -> {
            String type = String.valueOf(resource.get("Type"));
            if (type.equals("AWS::IAM::Role") || type.equals("AWS::IAM::Policy")) {
                statements(((Map<String, Object>) resource.get("Properties")))
                        .forEach(statement -> add(statement, who(id), rights));
            }
        });
        return rights;
    }

    private static String who(String role) {
        return switch (role) {
            case "NodeRole", "NodesMakeRanks" -> "node";
            case "RankRole" -> "rank";
            default -> role.replaceAll("(Function)?Role$", "").toLowerCase(java.util.Locale.ROOT);
        };
    }

    /** Whom a role trusts is no right of its own. */
    private static List<Map<String, Object>> statements(Map<String, Object> properties) {
        var found = new ArrayList<Map<String, Object>>();
        properties.forEach((name, value) -> {
            if (!name.equals("AssumeRolePolicyDocument")) {
                collect(value, found);
            }
        });
        return found;
    }

    @SuppressWarnings("unchecked")
    private static void collect(Object value, List<Map<String, Object>> found) {
        if (value instanceof Map<?, ?> map) {
            if (map.containsKey("Effect")) {
                found.add((Map<String, Object>) map);
            }
            map.values().forEach(inner -> collect(inner, found));
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> collect(inner, found));
        }
    }

    private static void add(Map<String, Object> statement, String who, Set<Right> rights) {
        String condition = statement.containsKey("Condition") ? " if " + statement.get("Condition") : "";
        for (String action : texts(statement.get("Action"))) {
            for (String resource : texts(statement.get("Resource"))) {
                rights.add(new Right(who, action, named(resource) + condition));
            }
        }
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
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
