package pixfleet.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Index;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Span;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/** What has not come to its end, by the moment someone has to look after it. */
public final class OpenWork {
    private final Table table;
    private final Images images;

    /**
     * @param table where it lies
     */
    public OpenWork(Table table) {
        this.table = table;
        this.images = new Images(table);
    }

    /** A piece of open work. */
    public sealed interface Due {
        /** The job it is of. */
        JobId job();

        /** An image that was uploaded and has not ended. */
        record Image(JobId job, ImageId image) implements Due {}

        /**
         * Images of which not all were uploaded, or judged, when they were last looked at.
         *
         * @param block which ones: those from {@code block} times 100 on
         */
        record Uploads(JobId job, int block) implements Due {}

        /** A job that may have finished, one whose source is still listed, or a deleted one of which something may be left. */
        record Job(JobId job) implements Due {}
    }

    /**
     * What is due, a share of the longest due first.
     *
     * @param now only what is due before it
     * @param max of each of {@value Places#SHARDS} shares, 1 or more
     */
    public List<Due> due(Instant now, int max) {
        var found = new ArrayList<Due>();
        for (int shard = 0; shard < Places.SHARDS; shard++) {
            var span = new Span(Places.open(shard), "", Long.toString(now.toEpochMilli()), Span.Direction.UP);
            table.query(Index.OPEN_BY_DUE, span, max).stream()
                    .map(row -> due(row.key()))
                    .forEach(found::add);
        }
        return found;
    }

    private static Due due(Key key) {
        String[] parts = key.pk().split("#", -1);
        var job = new JobId(parts[1]);
        if (key.sk().equals(Places.JOB)) {
            return new Due.Job(job);
        }
        return key.sk().equals(Places.MANIFEST)
                ? new Due.Uploads(job, Integer.parseInt(parts[2]))
                : new Due.Image(job, new ImageId(key.sk()));
    }

    /** All images of a block, in their order. */
    public List<Line> lines(Due.Uploads uploads) {
        return images.block(uploads.job(), uploads.block());
    }

    /** Until when the latest tickets of these images are good; the beginning of time if nobody knows. */
    public Instant ticketsEnd(Due.Uploads uploads) {
        return table.find(key(uploads))
                .map(row -> Instant.ofEpochMilli(row.number(Places.UNTIL)))
                .orElse(Instant.EPOCH);
    }

    /** Has it looked at again at that moment, unless it has changed meanwhile. */
    public void postpone(Due due, Instant until) {
        change(due, row -> row.with(Places.DUE, until.toEpochMilli()));
    }

    /** Nobody need look at it again, unless it has changed meanwhile. */
    public void settle(Due due) {
        change(due, row -> row.without(Places.DUE).without(Places.OPEN));
    }

    private void change(Due due, UnaryOperator<Row> edit) {
        Optional<Row> present =
                table.find(key(due)).filter(row -> row.text(Places.OPEN).isPresent());
        present.ifPresent(row -> {
            // Lost to a writer who has brought it further: so much the better.
            Write _ = table.write(List.of(new Change.Put(edit.apply(row).next(), Condition.unchanged(row.version()))));
        });
    }

    private static Key key(Due due) {
        return switch (due) {
            case Due.Image(JobId job, ImageId image) -> Places.image(job, image);
            case Due.Uploads(JobId job, int block) -> Places.manifest(job, block);
            case Due.Job(JobId job) -> Places.job(job);
        };
    }
}
