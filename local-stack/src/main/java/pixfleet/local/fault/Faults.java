package pixfleet.local.fault;

import java.time.Duration;
import java.util.LinkedHashMap;
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
 * @param slowness how long a call that is slow waits before it is carried out
 * @param chances what goes wrong now and then
 */
public record Faults(
        boolean duplicateEvents,
        Duration eventDelay,
        Set<String> refusedCapacity,
        Duration bootDelay,
        Duration stopDelay,
        Duration slowness,
        Chances chances) {
    /** Nothing goes wrong, and machines boot and stop with a noticeable delay. */
    public static final Faults NONE = new Faults(
            false,
            Duration.ZERO,
            Set.of(),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Chances.NONE);

    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

    /** Checks and copies. */
    public Faults {
        refusedCapacity = Set.copyOf(refusedCapacity);
        if (eventDelay.isNegative() || bootDelay.isNegative() || stopDelay.isNegative() || slowness.isNegative()) {
            throw new IllegalArgumentException("a delay cannot be negative");
        }
        refusedCapacity.stream()
                .filter(entry -> !entry.matches("(vcpus|spot-vcpus)=\\d{1,6}|(?!vcpus|spot-vcpus)[^=]+(=\\d{1,6})?"))
                .findFirst()
                .ifPresent(entry -> {
                    throw new IllegalArgumentException("refuse-capacity lists WHAT or WHAT=NUMBER, not " + entry);
                });
    }

    /** Every fault by its name, with its value. */
    public Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("duplicate-events", Boolean.toString(duplicateEvents));
        settings.put("delay-events-ms", Long.toString(eventDelay.toMillis()));
        settings.put("refuse-capacity", String.join(",", new TreeSet<>(refusedCapacity)));
        settings.put("boot-delay-ms", Long.toString(bootDelay.toMillis()));
        settings.put("stop-delay-ms", Long.toString(stopDelay.toMillis()));
        settings.put("slow-ms", Long.toString(slowness.toMillis()));
        Chances.names().forEach(name -> settings.put(name, Double.toString(chances.of(name))));
        return settings;
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
                new Faults(flag(name, value), eventDelay, refusedCapacity, bootDelay, stopDelay, slowness, chances);
            case "delay-events-ms" ->
                new Faults(
                        duplicateEvents, millis(name, value), refusedCapacity, bootDelay, stopDelay, slowness, chances);
            case "refuse-capacity" ->
                new Faults(duplicateEvents, eventDelay, names(value), bootDelay, stopDelay, slowness, chances);
            case "boot-delay-ms" ->
                new Faults(
                        duplicateEvents,
                        eventDelay,
                        refusedCapacity,
                        millis(name, value),
                        stopDelay,
                        slowness,
                        chances);
            case "stop-delay-ms" ->
                new Faults(
                        duplicateEvents,
                        eventDelay,
                        refusedCapacity,
                        bootDelay,
                        millis(name, value),
                        slowness,
                        chances);
            case "slow-ms" ->
                new Faults(
                        duplicateEvents,
                        eventDelay,
                        refusedCapacity,
                        bootDelay,
                        stopDelay,
                        millis(name, value),
                        chances);
            default -> withChance(name, value);
        };
    }

    private Faults withChance(String name, String value) {
        if (Chances.names().noneMatch(name::equals)) {
            throw new IllegalArgumentException("no fault is called " + name + "; known: "
                    + String.join(", ", settings().keySet()));
        }
        return new Faults(
                duplicateEvents,
                eventDelay,
                refusedCapacity,
                bootDelay,
                stopDelay,
                slowness,
                chances.with(name, value));
    }

    private static boolean flag(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " is true or false, not " + value);
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
