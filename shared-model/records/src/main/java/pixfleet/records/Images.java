package pixfleet.records;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import pixfleet.fault.TransientFailure;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Status;
import pixfleet.job.Verification;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Index;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Span;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;
import pixfleet.wire.VerificationJson;

/**
 * How far each image has come. A status only ever advances, whoever writes it, and never comes back to a job that was
 * deleted.
 */
public final class Images {
    /** The stages that few images of a job are in at a time, or that are looked for: an index tells which. */
    public static final Set<String> LOTS = Set.of("waiting", "running", "refused", "failed");

    /** How many images {@link #in} answers at most. */
    public static final int MAX_LOT = Table.MAX_KEYS;

    /** How many images {@link #advance(List)} takes at most: each changes its row, and perhaps a counter and a reason. */
    public static final int MAX_TOGETHER = 33;

    private static final String VERIFICATION = "verification";

    /** How often another writer may come first before the write is left for later. */
    private static final int MAX_RACES = 64;

    private static final int MAX_REMEMBERED = 256;

    private final Table table;
    private final Jobs jobs;
    private final Lanes lanes;
    private final Map<Key, Row> lastSeen = Collections.synchronizedMap(new LastSeen<>());

    /** Images that had no row, and whether their job was seen at the same time. */
    private final Map<Key, Boolean> lastMissed = Collections.synchronizedMap(new LastSeen<>());

    /**
     * What a row was when this object last wrote it, or that it was not there. It saves reading it again: a version that is no longer
     * the present one makes the write fail, and then it is read.
     */
    private static final class LastSeen<V> extends LinkedHashMap<Key, V> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }

    /** What became of an advance. */
    public enum Advance {
        /** The status stands as given. */
        WRITTEN,
        /** The image had come as far or further already: nothing was written. */
        BEHIND,
        /** There is no such job, or it was deleted: nothing was written. */
        DELETED
    }

    /**
     * For those who are alone at a table.
     *
     * @param table where they lie
     */
    public Images(Table table) {
        this(table, () -> 0);
    }

    /**
     * @param table where they lie
     * @param chance any numbers, other ones in each process: by them those who write at the same time keep out of each other's way
     */
    public Images(Table table, LongSupplier chance) {
        this.table = table;
        this.jobs = new Jobs(table);
        this.lanes = new Lanes(chance);
    }

    /** The status of an image, if it has one. */
    public Optional<Status> find(JobId job, ImageId image) {
        Key key = Places.image(job, image);
        Optional<Row> row = table.find(key);
        row.ifPresentOrElse(seen -> lastSeen.put(key, seen), () -> lastMissed.put(key, false));
        return row.map(Transition::status);
    }

    /**
     * A job and one of its images.
     *
     * @param job the job, if there is one and it was not deleted
     * @param status the image's, if it has one
     */
    public record Known(Optional<JobRecord> job, Optional<Status> status) {}

    /**
     * A job and how far an image of it has come, in one read. Whoever writes the image's first status soon after it does not ask for
     * the job again: one that is deleted in between is cleared once more later.
     */
    public Known look(JobId id, ImageId image) {
        Key key = Places.image(id, image);
        List<Row> rows = table.find(List.of(Places.job(id), key));
        Optional<JobRecord> job = at(Places.job(id), rows).flatMap(Jobs::record);
        Optional<Row> row = at(key, rows);
        row.ifPresentOrElse(seen -> lastSeen.put(key, seen), () -> lastMissed.put(key, job.isPresent()));
        return new Known(job, row.map(Transition::status));
    }

    private static Optional<Row> at(Key key, List<Row> rows) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst();
    }

    /** Writes a status if it takes the image further. A lost race is run again. Twice is harmless. */
    public Advance advance(Status next) {
        Key key = Places.image(next.job(), next.image());
        Row seen = lastSeen.remove(key);
        if (seen != null && next.supersedes(Transition.status(seen)) && wrote(Optional.of(seen), next)) {
            return Advance.WRITTEN;
        }
        Boolean missed = lastMissed.remove(key);
        if (missed != null && (missed || jobs.find(next.job()).isPresent()) && wrote(Optional.empty(), next)) {
            return Advance.WRITTEN;
        }
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<Row> present = table.find(key);
            if (present.isPresent() && !next.supersedes(Transition.status(present.get()))) {
                return Advance.BEHIND;
            }
            if (present.isEmpty() && jobs.find(next.job()).isEmpty()) {
                return Advance.DELETED;
            }
            if (wrote(present, next)) {
                return Advance.WRITTEN;
            }
        }
        throw new TransientFailure(
                "the status of %s: others wrote it %d times meanwhile".formatted(next.image(), MAX_RACES));
    }

    /**
     * Writes statuses as {@link #advance(Status)} does each of them, and answers in their order. Those of images whose row this
     * object wrote last go together in as few writes as can be, in which the counters of a job move once.
     *
     * @param statuses 1 to {@value #MAX_TOGETHER}
     */
    public List<Advance> advance(List<Status> statuses) {
        var steps = new LinkedHashMap<Key, Step>();
        for (int index = 0; index < statuses.size(); index++) {
            Status next = statuses.get(index);
            Key key = Places.image(next.job(), next.image());
            Row seen = steps.containsKey(key) ? null : lastSeen.get(key);
            if (seen != null && next.supersedes(Transition.status(seen))) {
                steps.put(key, new Step(index, seen, next));
            }
        }
        var written = new HashSet<Integer>();
        if (steps.size() > 1) {
            write(List.copyOf(steps.values()), written);
        }
        return IntStream.range(0, statuses.size())
                .mapToObj(index -> written.contains(index) ? Advance.WRITTEN : advance(statuses.get(index)))
                .toList();
    }

    /**
     * An image's next status.
     *
     * @param index where it was asked for
     * @param seen the row it was last
     * @param next what it is to be
     */
    private record Step(int index, Row seen, Status next) {}

    /** Makes steps in one write; if another writer was there first, in two, so that the others are made all the same. */
    private void write(List<Step> steps, Set<Integer> written) {
        int lane = lanes.take();
        var bundle = new Bundle();
        var rows = new ArrayList<Row>();
        for (Step step : steps) {
            lastSeen.remove(step.seen().key());
            List<Change> changes = Transition.of(Optional.of(step.seen()), step.next(), lane);
            bundle.add(changes);
            rows.add(row(changes));
        }
        if (table.write(bundle.changes()) == Write.DONE) {
            lanes.won(lane);
            for (int i = 0; i < steps.size(); i++) {
                written.add(steps.get(i).index());
                remember(rows.get(i), steps.get(i).next());
            }
        } else if (steps.size() > 1) {
            write(steps.subList(0, steps.size() / 2), written);
            write(steps.subList(steps.size() / 2, steps.size()), written);
        }
    }

    private boolean wrote(Optional<Row> present, Status next) {
        int lane = lanes.take();
        List<Change> changes = Transition.of(present, next, lane);
        if (table.write(changes) == Write.LOST) {
            return false;
        }
        lanes.won(lane);
        remember(row(changes), next);
        return true;
    }

    private static Row row(List<Change> step) {
        return switch (step.getFirst()) {
            case Change.Put(Row row, var _) -> row;
            case Change.Add add -> throw new IllegalStateException("no image is written first: " + add);
        };
    }

    private void remember(Row row, Status next) {
        if (!next.stage().terminal() || Transition.isUntold(row)) {
            lastSeen.put(row.key(), row);
        }
    }

    /**
     * The end of an image that a node recorded and nobody is known to have told, if it has one. What the control plane ends
     * by itself is not told image by image.
     */
    public Optional<Status> untold(JobId job, ImageId image) {
        Key key = Places.image(job, image);
        Optional<Row> row = table.find(key).filter(Transition::isUntold);
        row.ifPresent(seen -> lastSeen.put(key, seen));
        return row.map(Transition::status);
    }

    /** Records that an end was told. Twice is harmless, and nothing happens if the image has begun another attempt or is no more. */
    public void told(Status end) {
        Key key = Places.image(end.job(), end.image());
        Optional<Row> seen = Optional.ofNullable(lastSeen.remove(key)).filter(row -> isUntold(row, end));
        if (seen.isPresent() && put(seen.get(), Transition.told(seen.get())) == Write.DONE) {
            return;
        }
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<Row> present = table.find(key).filter(row -> isUntold(row, end));
            if (present.isEmpty() || put(present.get(), Transition.told(present.get())) == Write.DONE) {
                return;
            }
        }
        throw new TransientFailure(
                "that the end of %s was told: others wrote it %d times meanwhile".formatted(end.image(), MAX_RACES));
    }

    private static boolean isUntold(Row row, Status end) {
        return row.number(Transition.UNTOLD) == end.attempt();
    }

    private Write put(Row present, Row next) {
        return table.write(List.of(new Change.Put(next, Condition.unchanged(present.version()))));
    }

    /**
     * Images of a job in its order.
     *
     * @param from the first position, 0 or more
     * @param max 1 or more
     */
    public List<Line> page(JobRecord job, int from, int max) {
        var lines = new ArrayList<Line>();
        int to = Math.min(job.images(), from + max);
        for (int block = from / Places.BLOCK; block * Places.BLOCK < to; block++) {
            int first = block * Places.BLOCK;
            List<Line> all = block(job.id(), block);
            lines.addAll(all.subList(
                    Math.min(all.size(), Math.max(0, from - first)), Math.min(all.size(), Math.max(0, to - first))));
        }
        return lines;
    }

    /** All images of a block, in their order. */
    List<Line> block(JobId job, int block) {
        List<Row> rows = table.query(Places.block(job, block), "", Places.BLOCK + 1);
        Map<ImageId, Status> known = new HashMap<>();
        String manifest = "";
        for (Row row : rows) {
            if (row.key().sk().equals(Places.MANIFEST)) {
                manifest = row.need(Jobs.MANIFEST);
            } else {
                known.put(new ImageId(row.key().sk()), Transition.status(row));
            }
        }
        if (manifest.isEmpty() && block == 0) {
            manifest = jobs.only(job).orElse("");
        }
        return Manifest.read(job, block * Places.BLOCK, manifest).stream()
                .map(image -> line(image, Optional.ofNullable(known.get(image.id()))))
                .toList();
    }

    private static Line line(JobImage image, Optional<Status> status) {
        return status.<Line>map(known -> new Line.Seen(image, known)).orElseGet(() -> new Line.Awaited(image));
    }

    /**
     * Images of a job that are in a stage of {@link #LOTS}, in the job's order. Some that came to it or left it a moment ago
     * may be missing.
     *
     * @param from the first position, 0 or more
     * @param max 1 to 100
     */
    public List<Status> in(String stage, JobId job, int from, int max) {
        String after = from == 0 ? "" : ImageId.of(job, from - 1).value();
        var keys = new ArrayList<Key>();
        for (int shard = 0; shard < Places.SPREAD; shard++) {
            var span = new Span(Places.lot(job, stage, shard), after, "", Span.Direction.UP);
            table.query(Index.IMAGES_BY_END, span, max).forEach(row -> keys.add(row.key()));
        }
        keys.sort(Comparator.comparing(Key::sk));
        if (keys.isEmpty()) {
            return List.of();
        }
        return table.find(keys.subList(0, Math.min(max, keys.size()))).stream()
                .map(Transition::status)
                .filter(status -> status.stage().word().equals(stage))
                .sorted(Comparator.comparingInt(Status::position))
                .toList();
    }

    /** The latest verification asked for of an image, if there is one. */
    public Optional<Verification> verification(JobId job, ImageId image) {
        return table.find(Places.image(job, image)).flatMap(Images::verification);
    }

    /** The latest verifications of the images at some positions, those never asked for left out, in the job's order. */
    public List<Verification> verifications(JobRecord job, int from, int max) {
        var found = new ArrayList<Verification>();
        int to = Math.min(job.images(), from + max);
        for (int block = from / Places.BLOCK; block * Places.BLOCK < to; block++) {
            for (Row row : table.query(Places.block(job.id(), block), "", Places.BLOCK + 1)) {
                verification(row)
                        .filter(it ->
                                it.image().position() >= from && it.image().position() < to)
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<Verification> verification(Row row) {
        return row.text(VERIFICATION).map(VerificationJson::read);
    }

    /** Records a verification, unless it has been answered, one asked for later is there, or the image is no more. Twice is harmless. */
    public void keep(Verification verification) {
        Key key = Places.image(verification.job(), verification.image());
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<Row> present = table.find(key);
            boolean settled = present.flatMap(Images::verification)
                    .filter(known -> settles(known, verification))
                    .isPresent();
            if (present.isEmpty() || settled || wrote(present.get(), verification)) {
                return;
            }
        }
        throw new TransientFailure("the verification of %s: others wrote it %d times meanwhile"
                .formatted(verification.image(), MAX_RACES));
    }

    /** One asked for later stays, and so does an answer once it is given. */
    private static boolean settles(Verification known, Verification other) {
        return known.askedAt().isAfter(other.askedAt())
                || (known.askedAt().equals(other.askedAt()) && !(known.finding() instanceof Verification.Pending));
    }

    private boolean wrote(Row present, Verification verification) {
        Row row =
                present.with(VERIFICATION, VerificationJson.write(verification)).next();
        return put(present, row) == Write.DONE;
    }
}
