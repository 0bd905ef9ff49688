package pixfleet.bench.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long it took from the death of each rank until a rank of the same node began with a task, by what agents and ranks wrote. A
 * death after which the next world died as well, before a task began, is not counted: that one's is.
 *
 * @param times of the deaths whose world's end and next task are in the logs, the shortest first
 */
record Restarts(List<Duration> times) {
    private static final String ENDED = "world ended";
    private static final String STANDBY_ENDED = "the world that stood by ended";
    private static final String BEGINS = "rank begins";

    Restarts {
        times = times.stream().sorted().toList();
    }

    /**
     * What one node wrote.
     *
     * @param agent lines of its agent
     * @param ranks lines of its worlds
     */
    record Node(List<String> agent, List<String> ranks) {}

    /**
     * Reads the logs of a system.
     *
     * @param deaths when ranks were killed
     * @param zone seconds the logs' clock is ahead of UTC
     */
    static Restarts of(List<Instant> deaths, Path state, int zone) throws IOException {
        var nodes = new ArrayList<Node>();
        try (Stream<Path> folders = Files.list(state.resolve("nodes"))) {
            for (Path folder : folders.toList()) {
                Path agent = state.resolve("logs").resolve(folder.getFileName() + ".log");
                nodes.add(new Node(lines(agent), worlds(folder)));
            }
        }
        return of(deaths, nodes, zone);
    }

    static Restarts of(List<Instant> deaths, List<Node> nodes, int zone) {
        return new Restarts(deaths.stream()
                .flatMap(death -> next(death, nodes, zone).stream().map(begun -> Duration.between(death, begun)))
                .toList());
    }

    /** The node whose world ended first from then on is that of the rank; one that stood by had no next task to wait for. */
    private static Optional<Instant> next(Instant death, List<Node> nodes, int zone) {
        Optional<Instant> begun = Optional.empty();
        Instant firstEnd = Instant.MAX;
        for (Node node : nodes) {
            Optional<Instant> end = Stages.first(node.agent(), ENDED, death, zone);
            if (end.filter(firstEnd::isAfter).isPresent()) {
                firstEnd = end.orElseThrow();
                begun = begun(node, firstEnd, zone);
            }
            Optional<Instant> standby = Stages.first(node.agent(), STANDBY_ENDED, death, zone);
            if (standby.filter(firstEnd::isAfter).isPresent()) {
                firstEnd = standby.orElseThrow();
                begun = Optional.empty();
            }
        }
        return begun;
    }

    /** When a rank of the node began with a task after the end of a world, unless another world ended before. */
    private static Optional<Instant> begun(Node node, Instant end, int zone) {
        Instant next =
                Stages.first(node.agent(), ENDED, end.plusMillis(1), zone).orElse(Instant.MAX);
        return Stages.first(node.ranks(), BEGINS, end, zone).filter(next::isAfter);
    }

    /** How many of them were no longer than that. */
    long within(Duration most) {
        return times.stream().filter(time -> time.compareTo(most) <= 0).count();
    }

    /** The one in the middle; zero of none. */
    Duration median() {
        return times.isEmpty() ? Duration.ZERO : times.get(times.size() / 2);
    }

    private static List<String> worlds(Path node) throws IOException {
        var lines = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(node)) {
            for (Path file : files.filter(it -> it.getFileName().toString().startsWith("world.log"))
                    .toList()) {
                lines.addAll(lines(file));
            }
        }
        return lines;
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
    }
}
