package pixfleet.bench.scale;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a simulated day takes for granted, all of it in this file, with where it is from. Pages of AWS are those of November 2025,
 * prices those of us-east-1 in {@code sam/prices.tsv}.
 *
 * @param what the day in a few words
 * @param nodes nodes there may be
 * @param asleep how many of them exist and sleep at first
 * @param images images that are uploaded
 * @param arrivals images a second, until all are there
 */
record DayInputs(String what, int nodes, int asleep, int images, double arrivals) {
    /** Ranks of a c7i.xlarge, which has four cores; each has an image at a time. */
    static final int RANKS = 4;

    /** What an image takes a rank on average, fetching and storing with it: 24 megapixels, a chain with a dear operation; docs/benchmarks.md. */
    static final double IMAGE_SECONDS = 2.4;

    /** Images a second that many clients together upload; with what ends meanwhile the table takes no more by default. */
    static final double UPLOADS = 3000;

    /** Single images take from half to one and a half of that. */
    static final double SPREAD = 0.5;

    /** From StartInstances to the first task: some 15 s until EC2 says running and the system is up, 10 s for agent and world. */
    static final double START_SECONDS = 25;

    /** From CreateFleet to the first task of a bare Debian: the same, and packages and natives to install; ./pixfleet test boot. */
    static final double MAKE_SECONDS = 110;

    /** Starts differ by a tenth to either side. */
    static final double START_SPREAD = 0.1;

    /** From power-off to stopped. */
    static final double STOP_SECONDS = 15;

    /** NodeIdleSeconds of sam/template.yaml. */
    static final double IDLE_SECONDS = 120;

    /** The queue's count may trail the truth: SQS Developer Guide, "ApproximateNumberOfMessages". */
    static final double COUNT_AGE_SECONDS = 5;

    /** ScaleTrigger looks so often while images arrive; the schedule looks each minute. */
    static final double TRIGGER_SECONDS = 5;

    static final double SWEEP_SECONDS = 60;

    /**
     * Request buckets, as size and refill a second, for EC2 Developer Guide, "Request throttling for the Amazon EC2 API": paged describes,
     * starts and launches; then instances that a start or a launch may name.
     */
    static final double[] DESCRIBES = {100, 20};

    static final double[] STARTS = {5, 2};
    static final double[] LAUNCHES = {5, 2};
    static final double[] STARTED = {1000, 2};
    static final double[] LAUNCHED = {1000, 2};

    /** DynamoDB Developer Guide, "Quotas": what a table on demand may take of writes and reads a second by default. */
    static final double TABLE_WRITES = 40_000;

    static final double TABLE_READS = 40_000;

    /** S3 User Guide, "Performance": writes and reads a second for each prefix; keys begin with two digits of a hash. */
    static final double S3_PREFIXES = 100;

    static final double S3_WRITES = 3500 * S3_PREFIXES;
    static final double S3_READS = 5500 * S3_PREFIXES;

    /** SQS Developer Guide, "Quotas": messages of a standard queue that are in flight at a time. */
    static final double IN_FLIGHT = 120_000;

    /** Lambda Developer Guide, "Quotas": functions of an account at a time. */
    static final double CONCURRENCY = 1000;

    /** An upload: its ticket and its way to the queue. Rows and index entries written, two of a transaction for one; docs/costs.md. */
    static final double WRITES_AN_UPLOAD = 9;

    /** An end: status, counts, gallery. */
    static final double WRITES_AN_END = 6;

    static final double READS_AN_UPLOAD = 4;
    static final double READS_AN_END = 4;
    static final double S3_WRITES_AN_END = 2;
    static final double S3_READS_AN_END = 2;
    static final double CALLS_AN_IMAGE = 1;
    static final double SECONDS_A_CALL = 0.05;

    /** The same work in functions: a function of 1769 MB has one core, Lambda Developer Guide, "Memory". */
    static final double FUNCTION_GIGABYTES = 1.769;

    static final String TYPE = "c7i.xlarge";

    /** Prices by name, and the node's own an hour under {@code node}, its address with it. */
    static Map<String, Double> prices(Path home) {
        var prices = new HashMap<String, Double>();
        Tsv.rows(home.resolve("sam/prices.tsv")).forEach(row -> prices.put(row.get(0), Double.parseDouble(row.get(1))));
        Tsv.rows(home.resolve("sam/instance-types.tsv")).stream()
                .filter(row -> row.get(0).equals(TYPE))
                .forEach(row -> prices.put("node", Double.parseDouble(row.get(3)) + price(prices, "address")));
        return prices;
    }

    static double price(Map<String, Double> prices, String what) {
        Double price = prices.get(what);
        if (price == null) {
            throw new IllegalArgumentException("there is no price of " + what);
        }
        return price;
    }

    /** Seconds with all nodes asked for in the first moment, each at work as soon as it is up, and never without a task. */
    double ideal() {
        double last = images / arrivals + IMAGE_SECONDS;
        double up = asleep * START_SECONDS + (nodes - asleep) * MAKE_SECONDS;
        double together = (images * IMAGE_SECONDS / RANKS + up) / nodes;
        double slowest = asleep == nodes ? START_SECONDS : MAKE_SECONDS;
        // Those that sleep may be through before the others are up.
        double alone = asleep == 0 ? Double.MAX_VALUE : START_SECONDS + images * IMAGE_SECONDS / RANKS / asleep;
        return Math.max(last, together >= slowest ? together : Math.min(alone, slowest + IMAGE_SECONDS));
    }
}
