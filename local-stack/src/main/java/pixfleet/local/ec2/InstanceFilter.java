package pixfleet.local.ec2;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.QueryCall;

/** {@code Filter.N} of a describe call: all filters must hold, of a filter's values any; {@code *} and {@code ?} match. */
final class InstanceFilter {
    private final List<Condition> conditions;

    private record Condition(String name, List<Pattern> values) {
        boolean holds(InstanceView view) {
            return candidates(view)
                    .anyMatch(value -> values.stream()
                            .anyMatch(pattern -> pattern.matcher(value).matches()));
        }

        private Stream<String> candidates(InstanceView view) {
            var record = view.record();
            if (name.startsWith("tag:")) {
                return Stream.ofNullable(record.tags().get(name.substring("tag:".length())));
            }
            return switch (name) {
                case "tag-key" -> record.tags().keySet().stream();
                case "tag-value" -> record.tags().values().stream();
                case "instance-id" -> Stream.of(record.id());
                case "instance-state-name" -> Stream.of(record.state().text());
                case "instance-state-code" ->
                    Stream.of(Integer.toString(record.state().code()));
                case "instance-lifecycle" ->
                    Stream.of("spot").filter(_ -> record.place().spot());
                case "instance-type" -> Stream.of(record.form().instanceType());
                case "image-id" -> Stream.of(record.form().imageId());
                case "client-token" -> Stream.of(record.clientToken());
                case "reservation-id" -> Stream.of(record.reservationId());
                case "availability-zone" -> Stream.of(view.availabilityZone());
                case "architecture" -> Stream.of(view.architecture());
                // With and without the thousandths, which are always none.
                case "launch-time" ->
                    Stream.of(view.launchTime(), view.launchTime().replace(".000Z", "Z"));
                case "owner-id" -> Stream.of(view.identity().accountId());
                case "private-ip-address" -> Stream.of(view.privateAddress()).filter(address -> !address.isEmpty());
                case "state-reason-code" -> Stream.of(view.reasonCode()).filter(code -> !code.isEmpty());
                case "subnet-id" -> Stream.of(record.place().subnet());
                case "tenancy" -> Stream.of(InstanceView.TENANCY);
                case "vpc-id" -> Stream.of(InstanceView.VPC);
                default -> throw new AwsError(400, "InvalidParameterValue", "The filter '" + name + "' is invalid");
            };
        }
    }

    private InstanceFilter(List<Condition> conditions) {
        this.conditions = conditions;
    }

    static InstanceFilter of(QueryCall call) {
        return new InstanceFilter(call.structures("Filter").stream()
                .map(filter -> new Condition(
                        filter.required("Name"),
                        filter.list("Value").stream()
                                .map(InstanceFilter::pattern)
                                .toList()))
                .toList());
    }

    boolean matches(InstanceView view) {
        return conditions.stream().allMatch(condition -> condition.holds(view));
    }

    /** True if one of the values, in which {@code *} and {@code ?} stand for anything, is this. */
    static boolean any(List<String> values, String candidate) {
        return values.stream()
                .anyMatch(value -> pattern(value).matcher(candidate).matches());
    }

    private static Pattern pattern(String value) {
        return Pattern.compile(
                value.chars()
                        .mapToObj(c -> switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        })
                        .collect(Collectors.joining()),
                Pattern.DOTALL);
    }
}
