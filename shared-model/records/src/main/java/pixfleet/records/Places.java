package pixfleet.records;

import java.util.ArrayList;
import java.util.List;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Stage;
import pixfleet.records.table.Key;

/**
 * Where rows lie. What is written often is spread: a job's images over blocks of {@value #BLOCK}, each a partition of its
 * own; its counters and what the indexes hold of it over shards.
 */
final class Places {
    /** Images of a block. */
    static final int BLOCK = 100;

    /** Rows that count for one job; as many completions of it may be written at once without meeting each other. */
    static final int COUNTERS = 96;

    /** Partitions of each job's reasons. */
    static final int REASONS = 8;

    /** Partitions of each lot. */
    static final int LOTS = 4;

    /** Partitions of the open work. */
    static final int SHARDS = 8;

    static final String MANIFEST = "#";
    static final String JOB = "JOB";
    static final String COUNT = "COUNT";

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
        return new Key("J#" + job, JOB);
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

    /** The row that counts an image: always the same one. */
    static Key counter(JobId job, ImageId image) {
        return counter(job, shard(image.value(), COUNTERS));
    }

    static List<Key> counters(JobId job) {
        var all = new ArrayList<Key>();
        for (int shard = 0; shard < COUNTERS; shard++) {
            all.add(counter(job, shard));
        }
        return all;
    }

    static boolean isCounter(Key key) {
        return key.sk().equals(COUNT);
    }

    private static Key counter(JobId job, int shard) {
        return new Key("C#%s#%02d".formatted(job, shard), COUNT);
    }

    static String reasons(JobId job, ImageId image) {
        return reasons(job, shard(image.value(), REASONS));
    }

    static String reasons(JobId job, int shard) {
        return "W#%s#%d".formatted(job, shard);
    }

    static String lot(JobId job, Stage stage, ImageId image) {
        return lot(job, stage.word(), shard(image.value(), LOTS));
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
