package pixfleet.local.iam;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One statement of a policy. */
public final class Statement {
    private static final Set<String> KNOWN = Set.of("Sid", "Effect", "Action", "Resource", "Condition");

    private final boolean allows;
    private final List<String> actions;
    private final List<String> resources;
    private final List<Condition> conditions;

    private Statement(boolean allows, List<String> actions, List<String> resources, List<Condition> conditions) {
        this.allows = allows;
        this.actions = List.copyOf(actions);
        this.resources = List.copyOf(resources);
        this.conditions = List.copyOf(conditions);
    }

    /** Reads a statement as policies write it; throws {@link IllegalArgumentException} on what is not evaluated. */
    static Statement of(Map<?, ?> written) {
        written.keySet().forEach(key -> {
            if (!KNOWN.contains(String.valueOf(key))) {
                throw new IllegalArgumentException("a statement with " + key + " is not evaluated");
            }
        });
        return new Statement(
                switch (String.valueOf(written.get("Effect"))) {
                    case "Allow" -> true;
                    case "Deny" -> false;
                    case String other -> throw new IllegalArgumentException("there is no effect " + other);
                },
                texts(written.get("Action")),
                texts(written.get("Resource")),
                written.get("Condition") instanceof Map<?, ?> block ? Condition.of(block) : List.of());
    }

    static List<String> texts(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list.stream().map(String::valueOf).toList();
            default -> List.of(String.valueOf(value));
        };
    }

    /** Whether it allows what it covers, rather than forbids it. */
    public boolean allows() {
        return allows;
    }

    /** Patterns of actions. */
    public List<String> actions() {
        return actions;
    }

    /** Patterns of ARNs. */
    public List<String> resources() {
        return resources;
    }

    /** The conditions in one line, empty if there are none. */
    public String conditions() {
        return conditions.isEmpty()
                ? ""
                : conditions.stream().map(Condition::toString).collect(Collectors.joining(", ", "{", "}"));
    }

    /** Whether it speaks of that request. */
    boolean covers(AccessRequest request) {
        return actions.stream().anyMatch(action -> Wildcards.fitsInAnyCase(action, request.action()))
                && resources.stream().anyMatch(resource -> Wildcards.fits(resource, request.resource()))
                && conditions.stream().allMatch(condition -> condition.holds(request));
    }
}
