package pixfleet.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static Policy policy(Map<?, ?>... statements) {
        return Policy.of(Map.of("Statement", List.of(statements)));
    }

    private static Map<String, Object> statement(String effect, Object action, Object resource) {
        return Map.of("Effect", effect, "Action", action, "Resource", resource);
    }

    private static Map<String, Object> allow(String operator, String key, Object values) {
        return Map.of(
                "Effect", "Allow",
                "Action", "a:b",
                "Resource", "*",
                "Condition", Map.of(operator, Map.of(key, values)));
    }

    private static AccessRequest with(Map<String, List<String>> context) {
        return new AccessRequest("a:b", "r", context);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, arn:aws:s3:::b/in/*, s3:GetObject, arn:aws:s3:::b/in/a/b, true",
        "s3:getobject, arn:aws:s3:::b/in/*, s3:GetObject, arn:aws:s3:::b/in/, true",
        "s3:GetObject, arn:aws:s3:::b/in/*, s3:GetObject, arn:aws:s3:::b/out/in/a, false",
        "s3:GetObject, arn:aws:s3:::b/in/*, s3:PutObject, arn:aws:s3:::b/in/a, false",
        "s3:GetObject, arn:aws:s3:::b, s3:GetObject, arn:aws:s3:::b/in/a, false",
        "s3:Get*, arn:aws:s3:::B/in/*, s3:GetObject, arn:aws:s3:::b/in/a, false",
        "s3:*Object, '*', s3:GetObject, arn:aws:s3:::b/in/a, true",
        "'*', 'arn:aws:s3:::b/?n/*x*', s3:GetObject, arn:aws:s3:::b/in/axb, true",
        "'*', 'arn:aws:s3:::b/?n/*x*', s3:GetObject, arn:aws:s3:::b/in/ab, false",
        "a:b, arn[1]+(x), a:b, arn[1]+(x), true",
    })
    void allowsWhatActionAndResourceFit(String action, String resource, String asked, String on, boolean allowed) {
        assertThat(policy(statement("Allow", action, resource)).allows(AccessRequest.of(asked, on)))
                .isEqualTo(allowed);
    }

    @Test
    void deniesWhatNothingAllowsAndWhatAStatementDenies() {
        assertThat(Policy.NOTHING.allows(AccessRequest.of("a:b", "r"))).isFalse();
        var policy =
                policy(statement("Allow", List.of("a:b", "a:c"), "*"), statement("Deny", "a:c", List.of("x", "y")));

        assertThat(policy.allows(AccessRequest.of("a:c", "z"))).isTrue();
        assertThat(policy.allows(AccessRequest.of("a:c", "y"))).isFalse();
        assertThat(policy.and(Policy.EVERYTHING).allows(AccessRequest.of("a:c", "y")))
                .isFalse();
    }

    @Test
    void aConditionNeedsItsKey() {
        var policy = policy(allow("StringEquals", "k", List.of("one", "two")));

        assertThat(policy.allows(with(Map.of("k", List.of("two"))))).isTrue();
        assertThat(policy.allows(with(Map.of("k", List.of("t*"))))).isFalse();
        assertThat(policy.allows(with(Map.of()))).isFalse();
        assertThat(policy(allow("ArnEquals", "k", "arn:*:x")).allows(with(Map.of("k", List.of("arn:aws:x")))))
                .isTrue();
    }

    @Test
    void allOrAnyOfSeveralValues() {
        var all = policy(allow("ForAllValues:StringEquals", "k", "one"));
        var any = policy(allow("ForAnyValue:StringLike", "k", "o*"));
        var both = with(Map.of("k", List.of("one", "two")));

        assertThat(all.allows(both)).isFalse();
        assertThat(all.allows(with(Map.of()))).isTrue();
        assertThat(any.allows(both)).isTrue();
        assertThat(any.allows(with(Map.of()))).isFalse();
    }

    @Test
    void refusesWhatItWouldUnderstandByHalf() {
        assertThatThrownBy(() -> policy(allow("NumericLessThan", "k", "1"))).hasMessageContaining("NumericLessThan");
        assertThatThrownBy(() -> policy(Map.of("Effect", "Allow", "NotAction", "a:b", "Resource", "*")))
                .hasMessageContaining("NotAction");
        assertThatThrownBy(() -> policy(statement("Perhaps", "a:b", "*"))).hasMessageContaining("Perhaps");
    }
}
