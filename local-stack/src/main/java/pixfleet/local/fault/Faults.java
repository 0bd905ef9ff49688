package pixfleet.local.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What shall go wrong, or slow.
 *
 * @param duplicateEvents every S3 and SNS event reaches its function twice
 * @param eventDelay an event's wait before its first delivery
 * @param refusedCapacity what of machines is not to be had, or only so many of: {@code WHAT} or {@code WHAT=N}
 * @param bootDelay pending to running
 * @param stopDelay stopping to stopped, after the process has ended
 */
public record Faults(
        boolean duplicateEvents,
        Duration eventDelay,
        Set<String> refusedCapacity,
        Duration bootDelay,
        Duration stopDelay) {
    /** Nothing goes wrong, and machines boot and stop with a noticeable delay. */
    public static final Faults NONE =
            new Faults(false, Duration.ZERO, Set.of(), Duration.ofSeconds(1), Duration.ofMillis(500));

    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

    /** Checks and copies. */
    public Faults {
        refusedCapacity = Set.copyOf(refusedCapacity);
        if (eventDelay.isNegative() || bootDelay.isNegative() || stopDelay.isNegative()) {
            throw new IllegalArgumentException("a delay cannot be negative");
        }
        refusedCapacity.stream()
                .filter(entry -> !entry.matches("(vcpus|spot-vcpus)=\\d{1,6}|(?!vcpus|spot-vcpus)[^=]+(=\\d{1,6})?"))
                .findFirst()
                .ifPresent(entry -> {
                    throw new IllegalArgumentException("refuse-capacity lists WHAT or WHAT=NUMBER, not " + entry);
                });
    }

    /** These faults with some changed; throws {@link IllegalArgumentException} for an unknown name or bad value. */
    public Faults with(Map<String, String> settings) {
        var faults = this;
        for (var setting : new TreeMap<>(settings).entrySet()) {
            faults = faults.with(setting.getKey(), setting.getValue().trim());
        }
        return faults;
    }

    private Faults with(String name, String value) {
        return switch (name) {
            case "duplicate-events" ->
                new Faults(Boolean.parseBoolean(value), eventDelay, refusedCapacity, bootDelay, stopDelay);
            case "delay-events-ms" ->
                new Faults(duplicateEvents, millis(name, value), refusedCapacity, bootDelay, stopDelay);
            case "refuse-capacity" -> new Faults(duplicateEvents, eventDelay, names(value), bootDelay, stopDelay);
            case "boot-delay-ms" ->
                new Faults(duplicateEvents, eventDelay, refusedCapacity, millis(name, value), stopDelay);
            case "stop-delay-ms" ->
                new Faults(duplicateEvents, eventDelay, refusedCapacity, bootDelay, millis(name, value));
            default ->
                throw new IllegalArgumentException("no fault is called " + name
                        + "; known: duplicate-events, delay-events-ms, refuse-capacity, boot-delay-ms, stop-delay-ms");
        };
    }

    private static Duration millis(String name, String value) {
        try {
            return Duration.ofMillis(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is a number of milliseconds, not " + value, e);
        }
    }

    private static Set<String> names(String value) {
        var names = new TreeSet<>(List.of(SEPARATOR.split(value)));
        names.remove("");
        return names;
    }
}
