package pixfleet.bench.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long one image took from the command to its end, by what the parts of the system wrote in their logs meanwhile.
 *
 * @param queue from the start of the command until intake has put the image on the queue
 * @param boot from there until the node's agent starts; nothing where a node was awake
 * @param world from there until all ranks are ready; nothing where they were
 * @param image from there until the result is stored and told of
 * @param noticed from there until the command ends
 */
record Stages(Duration queue, Duration boot, Duration world, Duration image, Duration noticed) {
    private static final String DONE = "task done";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.,]\\d{3}");

    /**
     * Reads the logs.
     *
     * @param lines of all parts, in any order; what is older than the command does not count
     * @param began when the command was started
     * @param ended when it ended
     * @param zone seconds the logs' clock is ahead of UTC
     * @throws IllegalArgumentException if the logs do not tell of an image's way
     */
    static Stages of(List<String> lines, Instant began, Instant ended, int zone) {
        Instant queued = first(lines, "image accepted", began, zone)
                .orElseThrow(() -> new IllegalArgumentException("no log tells that the image was accepted"));
        // A node writes it down after all has been told, and the command may have ended before.
        Instant done = first(lines, DONE, began, zone)
                .map(told -> told.isBefore(ended) ? told : ended)
                .orElseThrow(() -> new IllegalArgumentException("no log tells that the image is done"));
        Instant booted = first(lines, "agent starts", began, zone).orElse(queued);
        Instant ready = first(lines, "world ready", began, zone).orElse(booted);
        return new Stages(
                Duration.between(began, queued),
                Duration.between(queued, booted),
                Duration.between(booted, ready),
                Duration.between(ready, done),
                Duration.between(done, ended));
    }

    /** Whether the logs tell already that an image is done. */
    static boolean tellOfAnEnd(List<String> lines, Instant began, int zone) {
        return first(lines, DONE, began, zone).isPresent();
    }

    /** All of it. */
    Duration whole() {
        return Stream.of(queue, boot, world, image, noticed).reduce(Duration.ZERO, Duration::plus);
    }

    /** When the first of these lines was written that tells of an event, from then on. */
    static Optional<Instant> first(List<String> lines, String event, Instant after, int zone) {
        return lines.stream()
                .filter(line -> line.contains(event))
                .flatMap(line -> time(line, zone).stream())
                .filter(time -> !time.isBefore(after))
                .min(Instant::compareTo);
    }

    private static Optional<Instant> time(String line, int zone) {
        Matcher found = TIME.matcher(line);
        return found.find()
                ? Optional.of(Instant.parse(found.group().replace(' ', 'T').replace(',', '.') + "Z")
                        .minusSeconds(zone))
                : Optional.empty();
    }
}
