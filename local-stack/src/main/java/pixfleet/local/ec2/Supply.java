package pixfleet.local.ec2;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pixfleet.local.wire.AwsError;

/**
 * What there is to be had of machines, by the entries of the dial: {@code WHAT} that none is to be had of or {@code WHAT=N}
 * that no more than so many of run at once, and the account's quotas {@code vcpus=N} and {@code spot-vcpus=N}.
 *
 * <p>{@code WHAT} is {@code *}, {@code run} (launches), {@code spot}, {@code on-demand}, a type, a zone, {@code TYPE/ZONE}, an
 * instance's id, its name in the template, or the value of its tag {@code ...:slot}.
 */
final class Supply {
    private static final Pattern SIZE = Pattern.compile("(\\d*)(nano|micro|small|medium|large|xlarge|metal).*");

    private final Set<String> dial;
    private final List<InstanceRecord> up;

    /** A supply of which these instances, whatever their state, have their part if they are on. */
    Supply(Set<String> dial, Collection<InstanceRecord> all) {
        this.dial = dial;
        this.up = all.stream()
                .filter(record -> record.state() == InstanceState.PENDING || record.state() == InstanceState.RUNNING)
                .toList();
    }

    /** Why these cannot be switched on together; nothing if they can. */
    Optional<AwsError> refusal(List<InstanceRecord> wanted, boolean launch) {
        return dial.stream()
                .sorted()
                .flatMap(entry -> refusal(entry, wanted, launch).stream())
                .findFirst();
    }

    /** How many of this kind can be launched, at most {@code wanted}. */
    int room(InstanceRecord kind, int wanted) {
        int from = 0;
        int to = wanted;
        while (from < to) {
            int middle = (from + to + 1) / 2;
            if (refusal(Stream.generate(() -> kind).limit(middle).toList(), true)
                    .isEmpty()) {
                from = middle;
            } else {
                to = middle - 1;
            }
        }
        return from;
    }

    private Optional<AwsError> refusal(String entry, List<InstanceRecord> wanted, boolean launch) {
        int equals = entry.indexOf('=');
        var what = equals < 0 ? entry : entry.substring(0, equals);
        int limit = equals < 0 ? 0 : Integer.parseInt(entry.substring(equals + 1));
        if (what.equals("vcpus") || what.equals("spot-vcpus")) {
            boolean spot = what.startsWith("spot");
            return cores(wanted, spot) > 0 && cores(up, spot) + cores(wanted, spot) > limit
                    ? Optional.of(overQuota(spot, limit))
                    : Optional.empty();
        }
        long more =
                wanted.stream().filter(record -> meant(what, record, launch)).count();
        long before = up.stream().filter(record -> meant(what, record, launch)).count();
        return more > 0 && before + more > limit ? Optional.of(insufficient(wanted.getFirst())) : Optional.empty();
    }

    private static boolean meant(String what, InstanceRecord record, boolean launch) {
        var type = record.form().instanceType();
        var place = record.place();
        return switch (what) {
            case "*" -> true;
            case "run" -> launch;
            case "spot" -> place.spot();
            case "on-demand" -> !place.spot();
            default ->
                what.equals(type)
                        || what.equals(place.zone())
                        || what.equals(type + "/" + place.zone())
                        || what.equals(record.id())
                        || what.equals(record.logicalId())
                        || record.tags().entrySet().stream()
                                .anyMatch(tag -> tag.getKey().endsWith(":slot")
                                        && tag.getValue().equals(what));
        };
    }

    private static int cores(List<InstanceRecord> records, boolean spot) {
        return records.stream()
                .filter(record -> record.place().spot() == spot)
                .mapToInt(record -> cores(record.form().instanceType()))
                .sum();
    }

    /** Virtual cores by the size's name, as most families have it. */
    static int cores(String type) {
        var size = SIZE.matcher(type.substring(type.indexOf('.') + 1));
        if (!size.matches()) {
            return 1;
        }
        return switch (size.group(2)) {
            case "large" -> 2;
            case "xlarge" -> 4 * (size.group(1).isEmpty() ? 1 : Integer.parseInt(size.group(1)));
            case "metal" -> 96;
            default -> 1;
        };
    }

    private static AwsError overQuota(boolean spot, int limit) {
        return spot
                ? new AwsError(400, "MaxSpotInstanceCountExceeded", "Max spot instance count exceeded")
                : new AwsError(
                        400,
                        "VcpuLimitExceeded",
                        "You have requested more vCPU capacity than your current vCPU limit of " + limit
                                + " allows for the instance bucket that the specified instance type belongs to.");
    }

    private static AwsError insufficient(InstanceRecord kind) {
        return new AwsError(
                500,
                "InsufficientInstanceCapacity",
                kind.place().spot()
                        ? "There is no Spot capacity available that matches your request."
                        : "We currently do not have sufficient " + kind.form().instanceType()
                                + " capacity in the Availability Zone you requested ("
                                + kind.place().zone() + ").");
    }
}
