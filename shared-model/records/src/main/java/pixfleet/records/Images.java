package pixfleet.records;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final String VERIFICATION = "verification";

    /** How often another writer may come first before the write is left for later. */
    private static final int MAX_RACES = 64;

    private static final int MAX_REMEMBERED = 256;

    private final Table table;
    private final Jobs jobs;
    private final Map<Key, Row> lastSeen = Collections.synchronizedMap(new LastSeen());

    /**
     * What a row was when this object last wrote it. It saves reading it again: a version that is no longer the present one
     * makes the write fail, and then it is read.
     */
    private static final class LastSeen extends LinkedHashMap<Key, Row> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Row> eldest) {
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
     * @param table where they lie
     */
    public Images(Table table) {
        this.table = table;
        this.jobs = new Jobs(table);
    }

    /** The status of an image, if it has one. */
    public Optional<Status> find(JobId job, ImageId image) {
        Key key = Places.image(job, image);
        Optional<Row> row = table.find(key);
        row.ifPresent(seen -> lastSeen.put(key, seen));
        return row.map(Transition::status);
    }

    /** Writes a status if it takes the image further. A lost race is run again. Twice is harmless. */
    public Advance advance(Status next) {
        Key key = Places.image(next.job(), next.image());
        Row seen = lastSeen.remove(key);
        if (seen != null && next.supersedes(Transition.status(seen)) && wrote(Optional.of(seen), next)) {
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

    private boolean wrote(Optional<Row> present, Status next) {
        List<Change> changes = Transition.of(present, next);
        if (table.write(changes) == Write.LOST) {
            return false;
        }
        if (changes.getFirst() instanceof Change.Put(Row row, var _)
                && (!next.stage().terminal() || Transition.isUntold(row))) {
            lastSeen.put(row.key(), row);
        }
        return true;
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
        for (int shard = 0; shard < Places.LOTS; shard++) {
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
