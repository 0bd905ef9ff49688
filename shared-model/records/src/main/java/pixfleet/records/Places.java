package pixfleet.records;

import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Stage;
import pixfleet.records.table.Key;

/**
 * Where rows lie. What is written often is spread: a job's images over blocks of {@value #BLOCK}, each a partition of its
 * own; its counters and what the indexes hold of it over shards.
 */
final class Places {
    /** Images of a block. */
    static final int BLOCK = Keys.TOGETHER;

    /** Partitions of each lot, of the counters and of the reasons of a large job. A small one has one of each, read at once. */
    static final int SPREAD = 4;

    /** So many images of a job, the first ones, are written to one partition: as many as one that is uploaded has. */
    static final int SMALL = 10_000;

    /** Rows of each reason in a partition. */
    static final int REASONS = 8;

    /** Partitions of the open work. */
    static final int SHARDS = 8;

    static final String MANIFEST = "#";
    static final String JOB = "JOB";

    /** Begins the {@code sk} of a row that counts. */
    static final String COUNT = "COUNT#";

    /** In the index of ends: the images of a job in one stage. */
    static final String LOT = "lot";

    /** In the index of open work: a shard of it. */
    static final String OPEN = "open";

    /** In the index of open work: milliseconds. */
    static final String DUE = "due";

    /** Of a manifest: until when the tickets of its images are good, in milliseconds. */
    static final String UNTIL = "until";

    private Places() {}

    static Key job(JobId job) {
        return new Key(own(job), JOB);
    }

    /** The partition of a job's own row, which is read together with what counts its first images. */
    private static String own(JobId job) {
        return "J#" + job;
    }

    static int block(ImageId image) {
        return image.position() / BLOCK;
    }

    static int blocks(int images) {
        return Math.ceilDiv(images, BLOCK);
    }

    static String block(JobId job, int block) {
        return "I#%s#%06d".formatted(job, block);
    }

    static Key manifest(JobId job, int block) {
        return new Key(block(job, block), MANIFEST);
    }

    static Key image(JobId job, ImageId image) {
        return new Key(block(job, block(image)), image.value());
    }

    /**
     * A row that counts an image.
     *
     * @param lane which one, 0 to {@link Lanes#LANES} - 1; only the sum of all counts
     */
    static Key counter(JobId job, ImageId image, int lane) {
        int partition = image.position() < SMALL ? 0 : lane % SPREAD;
        return new Key(counters(job, partition), COUNT + "%04d".formatted(lane));
    }

    /**
     * Where rows that count for a job lie. The first partition holds its own row, too.
     *
     * @param partition 0 to {@link #spread(int)} - 1
     */
    static String counters(JobId job, int partition) {
        return partition == 0 ? own(job) : "C#%s#%d".formatted(job, partition);
    }

    static boolean isCounter(Key key) {
        return key.sk().startsWith(COUNT);
    }

    /** Of how many partitions lots, counters and reasons of a job of so many images are. */
    static int spread(int images) {
        return images <= SMALL ? 1 : SPREAD;
    }

    private static int spread(ImageId image) {
        return image.position() < SMALL ? 0 : shard(image.value(), SPREAD);
    }

    /** The row that counts a reason of an image: always the same one. */
    static Key reason(JobId job, ImageId image, String kind) {
        return new Key(reasons(job, spread(image)), kind + "#" + shard(image.value(), REASONS));
    }

    /** The kind of reason that a row counts. */
    static String kind(Key reason) {
        return reason.sk().substring(0, reason.sk().indexOf('#'));
    }

    static String reasons(JobId job, int shard) {
        return "W#%s#%d".formatted(job, shard);
    }

    static String lot(JobId job, Stage stage, ImageId image) {
        return lot(job, stage.word(), spread(image));
    }

    static String lot(JobId job, String stage, int shard) {
        return "%s#%s#%d".formatted(job, stage, shard);
    }

    static String open(Key key) {
        return open(shard(key.pk() + key.sk(), SHARDS));
    }

    static String open(int shard) {
        return "OPEN#" + shard;
    }

    private static int shard(String name, int shards) {
        return Math.floorMod((name.hashCode() * 0x9E3779B1) >>> 8, shards);
    }
}
