package pixfleet.records;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Task;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/** Which image was the last to come out of a content and a pipeline, so that the same need not be done twice. */
public final class ResultCache {
    private static final String CACHED = "CACHED";
    private static final String JOB = "jobId";
    private static final String IMAGE = "image";
    private static final String SEPARATOR = "\n";

    /** As long as results are kept where nobody says otherwise; one that is gone sooner is not found when it is to be copied. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final Table table;
    private final String generation;

    /**
     * An image of a job.
     *
     * @param job the job
     * @param image the image
     */
    public record Place(JobId job, ImageId image) {}

    /**
     * @param table where it lies
     * @param generation what was kept under another word is not found
     */
    public ResultCache(Table table, String generation) {
        this.table = table;
        this.generation = generation;
    }

    /** The image that had the same content and pipeline last, of the same owner. It may be no more, or have another end by now. */
    public Optional<Place> find(Task task, String owner) {
        return table.find(key(task, owner))
                .map(row -> new Place(new JobId(row.need(JOB)), new ImageId(row.need(IMAGE))));
    }

    /** Records that a task has come out. Twice is harmless; of two tasks the later one stands. */
    public void keep(Task task, String owner, Instant now) {
        Key key = key(task, owner);
        Row row = new Row(key.pk(), key.sk())
                .with(JOB, task.job().value())
                .with(IMAGE, task.image().value())
                .expiring(now.plus(KEPT));
        Write _ = table.write(List.of(new Change.Put(row, new Condition.Always())));
    }

    /**
     * S3's entity tag and the size say what a file holds: the tag is the MD5 of its bytes, or of those of its parts. Who makes two
     * files with one MD5 deceives himself alone, since an owner finds nobody else's.
     */
    private Key key(Task task, String owner) {
        String same = String.join(
                SEPARATOR,
                owner,
                generation,
                task.original().etag(),
                Long.toString(task.bytes()),
                task.format().name(),
                task.pipeline().text());
        return new Key("H#" + hash(same), CACHED);
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Digests.sha256(text));
    }
}
