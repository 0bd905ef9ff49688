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
        boolean holds(InstanceRecord record) {
            return candidates(record)
                    .anyMatch(value -> values.stream()
                            .anyMatch(pattern -> pattern.matcher(value).matches()));
        }

        private Stream<String> candidates(InstanceRecord record) {
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
                case "instance-type" -> Stream.of(record.form().instanceType());
                case "image-id" -> Stream.of(record.form().imageId());
                case "client-token" -> Stream.of(record.clientToken());
                case "reservation-id" -> Stream.of(record.reservationId());
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

    boolean matches(InstanceRecord record) {
        return conditions.stream().allMatch(condition -> condition.holds(record));
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
