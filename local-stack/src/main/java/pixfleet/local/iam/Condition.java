package pixfleet.local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One line of a statement's condition block.
 *
 * @param quantifier {@code ForAllValues}, {@code ForAnyValue}, or empty for a key of one value
 * @param operator how values are compared
 * @param key condition key, such as {@code ec2:LaunchTemplate}
 * @param values any of which is good
 */
record Condition(String quantifier, Operator operator, String key, List<String> values) {
    Condition {
        values = List.copyOf(values);
        if (!List.of("", "ForAllValues", "ForAnyValue").contains(quantifier)) {
            throw new IllegalArgumentException("conditions know no " + quantifier);
        }
    }

    /** Comparisons that are evaluated; a policy with another one is refused rather than half understood. */
    enum Operator {
        StringEquals,
        StringLike,
        ArnEquals,
        ArnLike;

        private boolean fits(String pattern, String value) {
            return this == StringEquals ? pattern.equals(value) : Wildcards.fits(pattern, value);
        }
    }

    static List<Condition> of(Map<?, ?> block) {
        var conditions = new ArrayList<Condition>();
        block.forEach((name, keys) -> {
            var words = String.valueOf(name).split(":", 2);
            var operator = operator(words[words.length - 1]);
            ((Map<?, ?>) keys)
                    .forEach((key, values) -> conditions.add(new Condition(
                            words.length > 1 ? words[0] : "", operator, String.valueOf(key), Statement.texts(values))));
        });
        return conditions;
    }

    private static Operator operator(String name) {
        try {
            return Operator.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the condition operator " + name + " is not evaluated", e);
        }
    }

    /** A key that is absent fails, except for all of its no values. */
    boolean holds(AccessRequest request) {
        var given = request.context().getOrDefault(key, List.of());
        return quantifier.equals("ForAllValues")
                ? given.stream().allMatch(this::isGood)
                : given.stream().anyMatch(this::isGood);
    }

    private boolean isGood(String value) {
        return values.stream().anyMatch(pattern -> operator.fits(pattern, value));
    }

    @Override
    public String toString() {
        var name = quantifier.isEmpty() ? operator.name() : quantifier + ":" + operator;
        return name + "={" + key + "=" + (values.size() == 1 ? values.getFirst() : values) + "}";
    }
}
