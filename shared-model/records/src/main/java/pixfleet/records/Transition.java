package pixfleet.records;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.job.Completion;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.wire.StatusJson;

/**
 * One image's step from a status to the next, as the changes of rows that make it. They stand or fall together: the image's
 * row is written only as the version that was read, and counters move only with it, so that they are right whoever writes
 * twice, late or at once. Whether the step may be made is for {@link Status#supersedes} to say.
 */
final class Transition {
    static final String STATUS = "status";
    static final String REASON = "reason";
    static final String IMAGES = "images";
    static final String FIRST_END = "firstEnd";
    static final String LAST_END = "lastEnd";
    static final String OPEN = "open";
    static final String WAITING = "waiting";

    /** The attempt whose end nobody is known to have told. */
    static final String UNTOLD = "untold";

    /** After it someone looks whether an image's task still exists: longer than a dead node's message stays hidden. */
    private static final Duration LOOK = Duration.ofMinutes(10);

    private Transition() {}

    static Status status(Row row) {
        return StatusJson.read(row.need(STATUS));
    }

    /**
     * The changes that take an image from its present row, if it has one, to that status.
     *
     * @param lane which of the job's counters move with it
     */
    static List<Change> of(Optional<Row> present, Status next, int lane) {
        Key key = Places.image(next.job(), next.image());
        Row before = present.orElseGet(() -> new Row(key.pk(), key.sk()));
        var changes = new ArrayList<Change>();
        changes.add(new Change.Put(row(before, next), Condition.unchanged(before.version())));
        Optional<Status> left = present.map(Transition::status);
        Map<String, Long> amounts = amounts(left.map(Status::stage), next.stage());
        if (!amounts.isEmpty()) {
            changes.add(counted(next, amounts, lane));
        }
        left.flatMap(status -> reason(status, -1)).ifPresent(changes::add);
        reason(next, 1).ifPresent(changes::add);
        return changes;
    }

    private static Row row(Row before, Status next) {
        Row row = before.with(STATUS, StatusJson.write(next))
                .without(Places.LOT)
                .without(Places.OPEN)
                .without(Places.DUE)
                .without(UNTOLD)
                .next();
        return switch (next.stage()) {
            case Stage.Accepted _, Stage.Queued _ -> open(row, next);
            case Stage.Waiting _, Stage.Running _ -> open(inLot(row, next), next);
            case Stage.Done _ -> untold(row, before, next);
            case Stage.Refused _, Stage.Failed _ -> untold(inLot(row, next), before, next);
        };
    }

    /**
     * An end that a node has to tell stays among the open work until it has; where it stood there already, if it can, which
     * spares the index a change.
     */
    private static Row untold(Row row, Row before, Status next) {
        if (next.node().isEmpty()) {
            return row;
        }
        long stands = before.number(Places.DUE);
        long least = next.at().plus(Completion.OWN).toEpochMilli();
        long most = next.at().plus(LOOK).toEpochMilli();
        return row.with(UNTOLD, next.attempt())
                .with(Places.OPEN, Places.open(row.key()))
                .with(Places.DUE, stands >= least && stands <= most ? stands : most);
    }

    /** Whether that row is of an end that nobody is known to have told. */
    static boolean isUntold(Row row) {
        return row.number(UNTOLD) > 0;
    }

    /** The row once its end was told. */
    static Row told(Row row) {
        return row.without(UNTOLD).without(Places.OPEN).without(Places.DUE).next();
    }

    private static Row open(Row row, Status next) {
        return row.with(Places.OPEN, Places.open(row.key()))
                .with(Places.DUE, next.at().plus(LOOK).toEpochMilli());
    }

    private static Row inLot(Row row, Status next) {
        return row.with(Places.LOT, Places.lot(next.job(), next.stage(), next.image()));
    }

    /** What changes in the counters. Most images do not wait, and of those that run the index tells: see {@link #counters}. */
    private static Map<String, Long> amounts(Optional<Stage> from, Stage to) {
        var amounts = new HashMap<String, Long>();
        counters(to).forEach(counter -> amounts.merge(counter, 1L, Long::sum));
        from.ifPresent(left -> counters(left).forEach(counter -> amounts.merge(counter, -1L, Long::sum)));
        amounts.values().removeIf(amount -> amount == 0);
        return amounts;
    }

    /** What a stage counts as. How many run is for the index to say: it would cost each image a write more. */
    private static List<String> counters(Stage stage) {
        return switch (stage) {
            case Stage.Accepted _, Stage.Queued _, Stage.Running _ -> List.of(OPEN);
            case Stage.Waiting _ -> List.of(OPEN, WAITING);
            case Stage.Done _, Stage.Refused _, Stage.Failed _ -> List.of(stage.word());
        };
    }

    private static Change counted(Status next, Map<String, Long> amounts, int lane) {
        String at = next.at().toString();
        boolean ended = next.stage().terminal();
        return new Change.Add(
                Places.counter(next.job(), next.image(), lane),
                amounts,
                ended ? Map.of(FIRST_END, at) : Map.of(),
                ended ? Map.of(LAST_END, at) : Map.of());
    }

    private static Optional<Change> reason(Status status, long amount) {
        return switch (status.stage()) {
            case Stage.Refused(String text) -> Optional.of(reason(status, text, amount));
            case Stage.Failed(String text) -> Optional.of(reason(status, text, amount));
            case Stage.Accepted _, Stage.Queued _, Stage.Waiting _, Stage.Running _, Stage.Done _ -> Optional.empty();
        };
    }

    private static Change reason(Status status, String text, long amount) {
        String kind = status.stage().word() + "#" + text.replaceAll("\\d+", "0");
        return new Change.Add(
                Places.reason(status.job(), status.image(), hash(kind)),
                Map.of(IMAGES, amount),
                Map.of(REASON, text, STATUS, status.stage().word()),
                Map.of());
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Digests.sha256(text), 0, 12);
    }
}
