package pixfleet.local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a role may do.
 *
 * <p>Source: IAM User Guide, "Policy evaluation logic": what no statement allows is denied, and a statement that denies wins.
 *
 * @param statements of all of its policies
 */
public record Policy(List<Statement> statements) {
    /** Allows everything, as an account's own keys do. */
    public static final Policy EVERYTHING =
            of(Map.of("Statement", List.of(Map.of("Effect", "Allow", "Action", "*", "Resource", "*"))));

    /** Allows nothing. */
    public static final Policy NOTHING = new Policy(List.of());

    /** Copies the statements. */
    public Policy {
        statements = List.copyOf(statements);
    }

    /** Reads a policy document; throws {@link IllegalArgumentException} on what is not evaluated. */
    public static Policy of(Map<?, ?> document) {
        var statements = new ArrayList<Statement>();
        var written = document.get("Statement");
        for (Object one : written instanceof List<?> list ? list : List.of(written)) {
            statements.add(Statement.of((Map<?, ?>) one));
        }
        return new Policy(statements);
    }

    /** The statements of both. */
    public Policy and(Policy other) {
        return new Policy(
                Stream.concat(statements.stream(), other.statements.stream()).toList());
    }

    /** Whether a request is allowed. */
    public boolean allows(AccessRequest request) {
        var covering = statements.stream()
                .filter(statement -> statement.covers(request))
                .toList();
        return !covering.isEmpty() && covering.stream().allMatch(Statement::allows);
    }
}
