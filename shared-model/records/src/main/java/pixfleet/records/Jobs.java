package pixfleet.records;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.job.ImageId;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Ulid;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Index;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Span;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/** The jobs there are. */
public final class Jobs {
    /** The owner of uploads that came without a ticket, and of what nobody signed in for. */
    public static final String OPERATORS = "operators";

    static final String MANIFEST = "manifest";

    private static final String OWNER = "owner";
    private static final String PIPELINE = "pipeline";
    static final String IMAGES = "images";
    private static final String CREATED = "createdAt";
    private static final String DELETED = "deletedAt";
    private static final String JOBS_OF = "jobsOf";
    private static final String JOBS_AT = "jobsAt";
    private static final String JOB_ID = "jobId";

    /** Images of a job made of one upload: what was announced of it lies in the job's own row. */
    private static final int ONE = 1;

    /** Longer than an idempotency key is kept, so that none brings a deleted job back. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    /** When somebody looks for the first time whether a job has finished. */
    private static final Duration FIRST_LOOK = Duration.ofMinutes(1);

    /** When a deleted job is looked for once more: what a function or a node wrote meanwhile goes, too. */
    private static final Duration ONCE_MORE = Duration.ofMinutes(10);

    /** How often another writer may come first before the write is left for later. */
    private static final int MAX_RACES = 64;

    /** The first year there can be a job of. */
    private static final int FIRST = 2024;

    private final Table table;
    private final Assets assets;

    /** What became of an opening. */
    public enum Opening {
        /** The job is there. */
        OPEN,
        /** It was, and has been deleted. */
        DELETED
    }

    /**
     * @param table where they lie
     */
    public Jobs(Table table) {
        this.table = table;
        this.assets = new Assets(table);
    }

    /**
     * Opens a job. Twice opens it once.
     *
     * @param owner the identity it belongs to
     * @param due when someone has to look whether its images were uploaded
     */
    public Opening open(Job job, String owner, Instant due) {
        return open(job, owner, due, due);
    }

    /**
     * Opens a job. Twice opens it once.
     *
     * @param owner the identity it belongs to
     * @param due when someone has to look whether its images were uploaded
     * @param until until when the first tickets for them are good
     */
    public Opening open(Job job, String owner, Instant due, Instant until) {
        Key key = Places.job(job.id());
        Optional<Row> present = table.find(key);
        if (present.isPresent()) {
            return opening(present.get());
        }
        var blocks = new ArrayList<Row>();
        for (int block = 0; block < Places.blocks(job.images().size()); block++) {
            blocks.add(manifest(job, block, due, until));
        }
        table.put(blocks);
        return put(row(job, owner));
    }

    /**
     * Opens a job of one image that has been uploaded, in one write. Twice opens it once.
     *
     * @param image what is known of it from the upload
     */
    public Opening openUploaded(JobRecord job, JobImage image) {
        return put(row(job).with(MANIFEST, Manifest.write(List.of(image))));
    }

    /**
     * Opens a job whose source is to be listed. Twice opens it once.
     *
     * @param due when someone has to look whether it is listed
     */
    public Opening openListed(JobRecord job, Instant due) {
        return put(row(job).with(Listings.AFTER, "").with(Places.DUE, due.toEpochMilli()));
    }

    private Opening put(Row row) {
        return switch (table.write(List.of(new Change.Put(row, new Condition.Absent())))) {
            case DONE -> Opening.OPEN;
            case LOST -> table.find(row.key()).map(Jobs::opening).orElse(Opening.DELETED);
        };
    }

    private static Opening opening(Row row) {
        return isDeleted(row) ? Opening.DELETED : Opening.OPEN;
    }

    static boolean isDeleted(Row row) {
        return row.text(DELETED).isPresent();
    }

    private static Row manifest(Job job, int block, Instant due, Instant until) {
        int first = block * Places.BLOCK;
        List<JobImage> images = job.images()
                .subList(first, Math.min(first + Places.BLOCK, job.images().size()));
        Key key = Places.manifest(job.id(), block);
        return new Row(key.pk(), key.sk())
                .with(MANIFEST, Manifest.write(images))
                .with(Places.OPEN, Places.open(key))
                .with(Places.DUE, due.toEpochMilli())
                .with(Places.UNTIL, until.toEpochMilli())
                .next();
    }

    private Row row(Job job, String owner) {
        return row(new JobRecord(
                job.id(), owner, job.pipeline().text(), job.images().size(), job.createdAt()));
    }

    private Row row(JobRecord job) {
        Key key = Places.job(job.id());
        Row row = new Row(key.pk(), key.sk())
                .with(OWNER, job.owner())
                .with(PIPELINE, assets.named(job.owner(), job.pipelineText()))
                .with(IMAGES, job.images())
                .with(CREATED, job.createdAt().toString())
                .with(JOBS_OF, job.owner())
                .with(JOBS_AT, Integer.toString(year(job.id().value())))
                .with(JOB_ID, job.id().value())
                .with(Places.OPEN, Places.open(key))
                .with(Places.DUE, job.createdAt().plus(FIRST_LOOK).toEpochMilli())
                .next();
        return Origins.write(row, job.origin());
    }

    /**
     * What a job's images go through, with its pictures.
     *
     * @throws InvalidPipeline if nobody said
     */
    public Pipeline pipeline(JobRecord job) {
        return pipeline(job.owner(), job.pipelineText());
    }

    /**
     * The pipeline of that text.
     *
     * @param owner whose pictures its names mean
     * @throws InvalidPipeline if it is none, or a name means nothing
     */
    public Pipeline pipeline(String owner, String text) {
        return Pipeline.parse(assets.whole(owner, text));
    }

    /** The job, if there is one and it was not deleted. */
    public Optional<JobRecord> find(JobId id) {
        return table.find(Places.job(id)).flatMap(Jobs::record);
    }

    static Optional<JobRecord> record(Row row) {
        return row.text(DELETED).isPresent()
                ? Optional.empty()
                : Optional.of(new JobRecord(
                        new JobId(row.need(JOB_ID)),
                        row.need(OWNER),
                        row.need(PIPELINE),
                        (int) row.number(IMAGES),
                        Instant.parse(row.need(CREATED)),
                        Origins.read(row)));
    }

    /** What the job announced of an image, if it did. */
    public Optional<JobImage> announced(JobId job, ImageId image) {
        int block = Places.block(image);
        return table.find(Places.manifest(job, block))
                .flatMap(row -> row.text(MANIFEST))
                .or(() -> block == 0 ? only(job) : Optional.empty())
                .flatMap(text -> Manifest.find(image, block * Places.BLOCK, text))
                .filter(_ -> ImageId.of(job, image.position()).equals(image));
    }

    /**
     * What the job announced of some images, in the order asked for; those it did not announce are left out.
     *
     * @param images any number of them; each hundred of the job's is read once
     */
    public List<JobImage> announced(JobId job, List<ImageId> images) {
        var blocks = new HashMap<Integer, Map<ImageId, JobImage>>();
        var found = new ArrayList<JobImage>();
        for (ImageId image : images) {
            JobImage known = blocks.computeIfAbsent(Places.block(image), block -> block(job, block))
                    .get(image);
            if (known != null) {
                found.add(known);
            }
        }
        return found;
    }

    Map<ImageId, JobImage> block(JobId job, int block) {
        Optional<String> text = table.find(Places.manifest(job, block)).flatMap(row -> row.text(MANIFEST));
        var images = new HashMap<ImageId, JobImage>();
        text.map(it -> Manifest.read(job, block * Places.BLOCK, it))
                .orElse(List.of())
                .forEach(image -> images.put(image.id(), image));
        return images;
    }

    /**
     * Has someone wait for uploads of these images as long as their new tickets are good, also if they were given up before.
     * Twice is harmless.
     *
     * @param until until when they are good; an earlier moment than the last one changes nothing
     * @param due when someone has to look whether they were uploaded
     */
    public void awaitUploads(JobId job, List<ImageId> images, Instant until, Instant due) {
        images.stream().map(Places::block).distinct().forEach(block -> await(Places.manifest(job, block), until, due));
    }

    private void await(Key manifest, Instant until, Instant due) {
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<Row> present =
                    table.find(manifest).filter(row -> !waits(row) || row.number(Places.UNTIL) < until.toEpochMilli());
            if (present.isEmpty() || table.write(List.of(awaiting(present.get(), until, due))) == Write.DONE) {
                return;
            }
        }
        throw new TransientFailure(
                "the uploads of %s: others wrote them %d times meanwhile".formatted(manifest, MAX_RACES));
    }

    private static Change awaiting(Row row, Instant until, Instant due) {
        Row open =
                waits(row) ? row : row.with(Places.OPEN, Places.open(row.key())).with(Places.DUE, due.toEpochMilli());
        return new Change.Put(
                open.with(Places.UNTIL, Math.max(until.toEpochMilli(), row.number(Places.UNTIL)))
                        .next(),
                Condition.unchanged(row.version()));
    }

    private static boolean waits(Row row) {
        return row.text(Places.OPEN).isPresent();
    }

    Optional<String> only(JobId job) {
        return table.find(Places.job(job))
                .filter(row -> row.number(IMAGES) == ONE)
                .flatMap(row -> row.text(MANIFEST));
    }

    /**
     * An owner's jobs, newest first. One that was made or deleted a moment ago may be missing or still there.
     *
     * @param before only jobs older than this one; an id, real or made up of a moment
     * @param max 1 or more
     */
    public List<JobRecord> newest(String owner, String before, int max) {
        return records(Index.JOBS_BY_OWNER, owner, before, max);
    }

    /** Everybody's jobs, as {@link #newest(String, String, int)} tells one's. */
    public List<JobRecord> newest(String before, int max) {
        var found = new ArrayList<JobRecord>();
        for (int year = year(before); found.size() < max && year >= FIRST; year--) {
            found.addAll(records(Index.JOBS_BY_YEAR, Integer.toString(year), before, max - found.size()));
        }
        return found;
    }

    private List<JobRecord> records(Index index, String hash, String before, int max) {
        return table.query(index, new Span(hash, "", before, Span.Direction.DOWN), max).stream()
                .flatMap(row -> record(row).stream())
                .toList();
    }

    private static int year(String id) {
        return Ulid.time(id).atOffset(ZoneOffset.UTC).getYear();
    }

    /**
     * Deletes a job: nothing that comes in for it is taken any more. What is known of its images stays until
     * {@link Removals#clear}. Twice is harmless, and nothing happens if there is none.
     */
    public void remove(JobId id, Instant now) {
        table.find(Places.job(id)).filter(row -> row.text(DELETED).isEmpty()).ifPresent(row -> {
            Row tombstone = new Row(row.key().pk(), row.key().sk())
                    .with(DELETED, now.toString())
                    .with(IMAGES, row.number(IMAGES))
                    .with(Places.OPEN, Places.open(row.key()))
                    .with(Places.DUE, now.plus(ONCE_MORE).toEpochMilli())
                    .expiring(now.plus(REMEMBERED))
                    .with(Row.VERSION, row.version() + 1);
            table.put(List.of(tombstone));
        });
    }
}
