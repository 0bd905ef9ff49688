package pixfleet.records.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pixfleet.coalesce.Coalescer;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.Job;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Timings;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.Allowances;
import pixfleet.records.Counts;
import pixfleet.records.Finishes;
import pixfleet.records.Images;
import pixfleet.records.Images.Advance;
import pixfleet.records.Jobs;
import pixfleet.records.Removals;
import pixfleet.records.memory.CostlyTable.Bill;
import pixfleet.records.memory.CostlyTable.Latency;

/** What many users' images ask of the table, from the opening of a job to its removal. */
public final class ManyUsers {
    /** DynamoDB's, roughly, within a region. */
    public static final Latency AS_AWS = new Latency(Duration.ofMillis(3), Duration.ofMillis(5), Duration.ofMillis(12));

    private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

    private static final long SEED = 14;

    /** So many jobs stand at a time: those before are removed, so that a long run needs no more memory than a short one. */
    private static final int AT_A_TIME = 50;

    /** Images that a node has in work at a time. */
    private static final int OF_A_NODE = 16;

    private final MemoryTable rows = new MemoryTable();
    private final CostlyTable table;
    private final int atOnce;
    private final Random chance = new Random(SEED);

    /** Instances of the function that takes uploads, one of them at a time each. */
    private final Deque<Images> idle = new ConcurrentLinkedDeque<>();

    /**
     * What was counted.
     *
     * @param images how many
     * @param done how many the jobs' counters say are done
     * @param told jobs of which it was told that they have finished
     * @param bill what it cost, removal left out
     * @param left rows that were left after the jobs were removed, beside one for each
     */
    public record Outcome(int images, long done, int told, Bill bill, int left) {
        /** Calls of an image. */
        public double callsAnImage() {
            return bill.calls() / (double) images;
        }

        /** Rows written of an image. */
        public double rowsAnImage() {
            return bill.rows() / (double) images;
        }
    }

    /**
     * @param latency how long calls take
     * @param atOnce completions at once
     */
    public ManyUsers(Latency latency, int atOnce) {
        this.table = new CostlyTable(rows, latency);
        this.atOnce = atOnce;
    }

    /** Each user opens a job; all its images are accepted, run, end and are told; the job finishes and is removed. */
    public Outcome run(int users, int imagesOfEach) {
        long done = 0;
        int told = 0;
        var bill = new Bill(0, 0, 0, 0, 0);
        for (int from = 0; from < users; from += AT_A_TIME) {
            int first = from;
            List<Job> jobs = IntStream.range(first, Math.min(users, first + AT_A_TIME))
                    .mapToObj(user -> job(user, imagesOfEach))
                    .toList();
            Bill before = table.bill();
            jobs.forEach(job -> open(job, "user " + job.id()));
            process(jobs, imagesOfEach);
            for (Job job : jobs) {
                done += new Counts(table).ends(job.id()).done();
                if (new Finishes(table).look(job.id(), NOON.plusSeconds(99)) instanceof Finishes.Look.Tell) {
                    new Finishes(table).told(job.id());
                    told++;
                }
            }
            bill = sum(bill, table.bill().since(before));
            jobs.forEach(job -> {
                new Jobs(table).remove(job.id(), NOON);
                new Removals(table).clear(job.id());
            });
        }
        int standing = (int) rows.rows().stream()
                .filter(row -> !row.key().pk().startsWith("T#"))
                .count();
        return new Outcome(users * imagesOfEach, done, told, bill, standing - users);
    }

    private static Bill sum(Bill one, Bill other) {
        return new Bill(
                one.calls() + other.calls(),
                one.readUnits() + other.readUnits(),
                one.writeUnits() + other.writeUnits(),
                one.rows() + other.rows(),
                one.lost() + other.lost());
    }

    private static Job job(int user, int images) {
        JobId id =
                JobId.of(NOON, new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) (user >> 16), (byte) (user >> 8), (byte) user});
        return new Job(
                id,
                Pipeline.parse("canny"),
                IntStream.range(0, images)
                        .mapToObj(position -> new JobImage(ImageId.of(id, position), position + ".png", 1000))
                        .toList(),
                NOON);
    }

    private void open(Job job, String owner) {
        var allowances = new Allowances(table);
        var _ = allowances.take(owner, "jobs", 1, 300, NOON);
        var _ = allowances.take(owner, "images", job.images().size(), 20_000, NOON);
        var _ = new Jobs(table).open(job, owner, NOON.plusSeconds(300));
    }

    /** One that has as many images in work as its ranks are fed with, and tells ends that come together together. */
    private final class Node {
        private final Images images = new Images(table, chance::nextLong);
        private final Coalescer<Status, Advance> ends = new Coalescer<>(Images.MAX_TOGETHER, images::advance);
    }

    private void process(List<Job> jobs, int images) {
        List<Node> nodes = Stream.generate(Node::new)
                .limit(Math.max(1, atOnce / OF_A_NODE))
                .toList();
        int next = 0;
        var free = new Semaphore(atOnce);
        var running = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int position = 0; position < images; position++) {
                for (Job job : jobs) {
                    JobImage image = job.images().get(position);
                    Node node = nodes.get(next++ % nodes.size());
                    free.acquireUninterruptibly();
                    running.add(threads.submit(() -> {
                        try {
                            process(job, image, node);
                        } finally {
                            free.release();
                        }
                    }));
                }
            }
        }
        for (Future<?> one : running) {
            if (one.state() == Future.State.FAILED) {
                throw new IllegalStateException("an image got stuck", one.exceptionNow());
            }
        }
    }

    private void process(Job job, JobImage image, Node node) {
        Images intake = Optional.ofNullable(idle.pollFirst()).orElseGet(() -> new Images(table, chance::nextLong));
        var _ = intake.look(job.id(), image.id());
        var _ = intake.advance(status(job, image, new Stage.Queued(), ""));
        idle.addFirst(intake);
        var _ = node.images.find(job.id(), image.id());
        var _ = node.images.advance(status(job, image, new Stage.Running(0, 1), "i-1"));
        Status end = status(job, image, done(job, image), "i-1");
        var _ = node.ends.ask(end);
        node.images.told(end);
    }

    private static Status status(Job job, JobImage image, Stage stage, String node) {
        var original = new ObjectRef("uploads", Keys.original(job.id(), image.id(), image.fileName()), "e");
        return new Status(ImageRef.of(job.id(), image, original), 1, stage, NOON, node);
    }

    private static Stage.Done done(Job job, JobImage image) {
        var second = Duration.ofSeconds(1);
        return new Stage.Done(new Result(
                Keys.result(job.id(), image.id(), ImageFormat.PNG),
                Keys.thumb(job.id(), image.id()),
                ImageFormat.PNG,
                new Dimensions(4, 3, 1, 8),
                321,
                new Timings(second, second, second, second, second)));
    }

    /**
     * Prints what a tenth, a half and all of the users cost.
     *
     * @param arguments users, images of each, completions at once; 1000, 1000 and 600 if left out
     */
    public static void main(String[] arguments) {
        int users = argument(arguments, 0, 1000);
        int images = argument(arguments, 1, 1000);
        int atOnce = argument(arguments, 2, 600);
        System.out.println(
                "users\timages\tat once\tcalls\tan image\trows\tan image\twrite units\tread units\tlost\tseconds");
        for (int some : List.of(Math.max(1, users / 10), Math.max(1, users / 2), users)) {
            long begin = System.nanoTime();
            Outcome outcome = new ManyUsers(AS_AWS, atOnce).run(some, images);
            if (outcome.done() != outcome.images() || outcome.told() != some || outcome.left() != 0) {
                throw new IllegalStateException("not right: " + outcome);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d\t%d\t%d\t%d\t%.2f\t%d\t%.2f\t%d\t%.0f\t%d\t%.0f%n",
                    some,
                    outcome.images(),
                    atOnce,
                    outcome.bill().calls(),
                    outcome.callsAnImage(),
                    outcome.bill().rows(),
                    outcome.rowsAnImage(),
                    outcome.bill().writeUnits(),
                    outcome.bill().readUnits(),
                    outcome.bill().lost(),
                    (System.nanoTime() - begin) / 1e9);
        }
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }
}
