package pixfleet.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Listing;
import pixfleet.job.Status;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/**
 * What is known of sources that are listed: which keys a job's images have, block by block, and how far that is.
 *
 * <p>A block is written once. Who lists twice, or goes on where another was killed, finds there what was listed first; so
 * an image has one key for good, whatever happens to its bucket meanwhile.
 */
public final class Listings {
    /** Images of a block; one that has fewer is the last. */
    public static final int BLOCK = Places.BLOCK;

    static final String AFTER = "after";

    private static final int MAX_CHANGES = Table.MAX_KEYS;

    private final Table table;
    private final Images images;
    private final Lanes lanes;

    /**
     * For one who is alone at a table.
     *
     * @param table where they lie
     */
    public Listings(Table table) {
        this(table, () -> 0);
    }

    /**
     * @param table where they lie
     * @param chance any numbers, other ones in each process, as for {@link Images}
     */
    public Listings(Table table, LongSupplier chance) {
        this.table = table;
        this.images = new Images(table, chance);
        this.lanes = new Lanes(chance);
    }

    /**
     * How far a listing is.
     *
     * @param images how many images it has found, 0 or more
     * @param after where it goes on, in the words of who lists; empty for the beginning
     */
    public record Place(int images, String after) {}

    /**
     * A block's keys.
     *
     * @param keys 1 to {@value #BLOCK}, in the order of the images
     * @param after where the listing goes on behind them
     */
    public record Block(List<String> keys, String after) {
        /** Copies the list. */
        public Block {
            keys = List.copyOf(keys);
        }
    }

    /**
     * An image whose header nobody has judged yet.
     *
     * @param image which one
     * @param key where its original lies
     */
    public record Unjudged(ImageId image, String key) {}

    /** How far the listing is; nothing if it has ended, or the job was deleted. */
    public Optional<Place> place(JobId job) {
        return row(job).map(Listings::place);
    }

    private static Place place(Row row) {
        return new Place((int) row.number(Jobs.IMAGES), row.text(AFTER).orElse(""));
    }

    /** The row of a job whose listing is open: only while it is, the row says where it goes on. */
    private Optional<Row> row(JobId job) {
        return table.find(Places.job(job)).filter(row -> row.text(AFTER).isPresent());
    }

    /**
     * Keeps a block, unless one was kept there before.
     *
     * @param due when someone has to look whether its images were judged
     * @return what stands there
     */
    public Block announce(JobId job, int block, Block found, Instant due) {
        Key key = Places.manifest(job, block);
        Row row = new Row(key.pk(), key.sk())
                .with(Jobs.MANIFEST, Manifest.listed(found.keys()))
                .with(AFTER, found.after())
                .with(Places.OPEN, Places.open(key))
                .with(Places.DUE, due.toEpochMilli())
                .next();
        return switch (table.write(List.of(new Change.Put(row, new Condition.Absent())))) {
            case DONE -> found;
            case LOST ->
                table.find(key)
                        .map(there -> new Block(Manifest.keys(there.need(Jobs.MANIFEST)), there.need(AFTER)))
                        .orElse(found);
        };
    }

    /** Takes a listing from a place to the next, and answers whether it was at that place. */
    public boolean advance(JobId job, Place from, Place to, Instant due) {
        return change(
                job,
                from,
                row -> row.with(AFTER, to.after())
                        .with(Jobs.IMAGES, to.images())
                        .with(Places.DUE, due.toEpochMilli()));
    }

    /** Ends a listing at that place, and answers whether it was there. */
    public boolean end(JobId job, Place at, Listing how) {
        return change(job, at, row -> Origins.write(row, how).without(AFTER));
    }

    private boolean change(JobId job, Place at, java.util.function.UnaryOperator<Row> edit) {
        return row(job).filter(row -> place(row).equals(at))
                .filter(row ->
                        table.write(List.of(new Change.Put(edit.apply(row).next(), Condition.unchanged(row.version()))))
                                == Write.DONE)
                .isPresent();
    }

    /** Ends a listing wherever it is. Nothing happens to one that has ended. */
    public void stop(JobId job, String reason) {
        Optional<Place> place = place(job);
        while (place.isPresent() && !end(job, place.get(), new Listing.Stopped(reason))) {
            place = place(job);
        }
    }

    /** The images of a block that have no status yet, in their order. */
    public List<Unjudged> unjudged(JobId job, int block) {
        List<String> keys = List.of();
        Set<String> known = new HashSet<>();
        for (Row row : table.query(Places.block(job, block), "", BLOCK + 1)) {
            if (row.key().sk().equals(Places.MANIFEST)) {
                keys = Manifest.keys(row.need(Jobs.MANIFEST));
            } else {
                known.add(row.key().sk());
            }
        }
        var left = new ArrayList<Unjudged>();
        for (int index = 0; index < keys.size(); index++) {
            ImageId image = ImageId.of(job, block * BLOCK + index);
            if (!known.contains(image.value())) {
                left.add(new Unjudged(image, keys.get(index)));
            }
        }
        return left;
    }

    /**
     * Records the first statuses of images of one block, many in a write. Those that have one by now, by whoever judged at
     * the same time, advance as {@link Images#advance} says.
     */
    public void begin(List<Status> statuses) {
        int lane = lanes.take();
        var batch = new ArrayList<Status>();
        var bundle = new Bundle();
        boolean alone = true;
        for (Status status : statuses) {
            List<Change> step = Transition.of(Optional.empty(), status, lane);
            if (bundle.size() + step.size() > MAX_CHANGES) {
                alone &= begin(batch, bundle);
                batch.clear();
                bundle = new Bundle();
            }
            batch.add(status);
            bundle.add(step);
        }
        if (begin(batch, bundle) && alone) {
            lanes.won(lane);
        }
    }

    /** Answers whether no other writer came in between. */
    private boolean begin(List<Status> batch, Bundle bundle) {
        boolean won = batch.isEmpty() || table.write(bundle.changes()) == Write.DONE;
        if (!won) {
            batch.forEach(images::advance);
        }
        return won;
    }
}
