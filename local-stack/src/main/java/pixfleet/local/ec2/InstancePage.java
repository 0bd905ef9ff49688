package pixfleet.local.ec2;

import java.util.List;
import java.util.Optional;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.QueryCall;

/**
 * One page of the instances a describe call asks for.
 *
 * @param records in listing order
 * @param next token of the next page, if there is one
 */
record InstancePage(List<InstanceRecord> records, Optional<String> next) {
    private static final int MIN_RESULTS = 5;
    private static final int MAX_RESULTS = 1000;
    private static final String TOKEN = "page-";

    /** The page of {@code all} that the call's ids, filters, size and token pick. */
    static InstancePage of(QueryCall call, List<InstanceRecord> all, AwsIdentity identity) {
        var ids = call.list("InstanceId");
        int size = call.number("MaxResults", MAX_RESULTS);
        if (call.text("MaxResults").isPresent()) {
            check(ids, size);
        }
        var filter = InstanceFilter.of(call);
        var found = all.stream()
                .filter(record -> ids.isEmpty() || ids.contains(record.id()))
                .filter(record -> filter.matches(new InstanceView(record, identity)))
                .toList();
        int from = offset(call.text("NextToken").orElse(""), found.size());
        int to = Math.min(found.size(), from + size);
        var next = to < found.size() ? Optional.of(TOKEN + to) : Optional.<String>empty();
        return new InstancePage(found.subList(from, to), next);
    }

    private static void check(List<String> ids, int size) {
        if (!ids.isEmpty()) {
            throw new AwsError(
                    400,
                    "InvalidParameterCombination",
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        if (size < MIN_RESULTS || size > MAX_RESULTS) {
            throw new AwsError(
                    400,
                    "InvalidParameterValue",
                    "Value ( " + size
                            + " ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.");
        }
    }

    private static int offset(String token, int available) {
        if (token.isEmpty()) {
            return 0;
        }
        if (!token.matches(TOKEN + "\\d{1,6}")) {
            throw new AwsError(400, "InvalidParameterValue", "Unable to parse pagination token");
        }
        return Math.min(available, Integer.parseInt(token.substring(TOKEN.length())));
    }
}
