package pixfleet.local.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pixfleet.local.template.ExpandedTemplate;

/**
 * A bill foreseen, a line each.
 *
 * <p>Asleep: what stands when nobody has work for a month. A thousand images: photographs of 12 megapixels, 4 MB each, that
 * arrive together and are processed by one node; their storage is that of the first month. A day: nodes for as long as the day's
 * budget lets start some, if there is one.
 */
record Cost(List<Line> asleep, Optional<List<Line>> thousandImages, Optional<Line> day) {
    static final int IMAGES = 1000;

    private static final double MINUTES_A_MONTH = 43_800;

    /** Lambda waits at a queue with five connections, each asking again after 20 s: its guide, "Using Lambda with Amazon SQS". */
    private static final double LOOKS_A_MINUTE = 5 * 3;

    /** What a sweep that finds nothing writes, and Lambda's START, END and REPORT. */
    private static final double LOG_BYTES_A_SWEEP = 650;

    private static final double SECONDS_A_SWEEP = 0.1;
    private static final double LISTS_A_SWEEP = 3;
    private static final double GETS_A_SWEEP = 2;

    /** The shares of the open work, and where the walk over uploads without a ticket is. */
    private static final double ROWS_READ_A_SWEEP = 9;

    private static final double GIGABYTES_AN_IMAGE = 0.004;
    private static final double RANK_SECONDS_AN_IMAGE = 0.5;
    private static final double BOOT_SECONDS = 60;
    /** Original, result, thumbnail. */
    private static final double PUTS_AN_IMAGE = 3;

    private static final double GETS_AN_IMAGE = 3;

    /** Six rows, of which four are written in pairs and count twice, and six changes of indexes. */
    private static final double WRITES_AN_IMAGE = 16;

    private static final double READS_AN_IMAGE = 8;
    private static final double CALLS_AN_IMAGE = 1;
    private static final double SECONDS_A_CALL = 0.05;
    private static final double QUEUE_REQUESTS_AN_IMAGE = 4;

    /** What is paid for, how it comes about, and US dollars. */
    record Line(String what, String how, double dollars) {}

    Cost {
        asleep = List.copyOf(asleep);
        thousandImages = thousandImages.map(List::copyOf);
    }

    static double sum(List<Line> lines) {
        return lines.stream().mapToDouble(Line::dollars).sum();
    }

    static Cost of(ExpandedTemplate template, Prices prices) {
        Machines machines = Machines.of(template);
        Optional<Prices.Type> type = Optional.ofNullable(prices.types().get(machines.type()));
        return new Cost(
                asleep(template, machines, prices),
                type.map(it -> thousandImages(it, machines.idleSeconds(), prices)),
                type.filter(_ -> machines.hoursADay() > 0).map(it -> day(it, machines.hoursADay(), prices)));
    }

    private static Line day(Prices.Type type, int hours, Prices prices) {
        return new Line("nodes", hours + " hours", hours * (type.dollarsAnHour() + prices.of("address")));
    }

    private static List<Line> asleep(ExpandedTemplate template, Machines machines, Prices prices) {
        int metrics = template.ofType("AWS::CloudWatch::Alarm").stream()
                .mapToInt(Cost::metrics)
                .sum();
        double gigabytes = machines.count() * machines.diskGigabytes();
        double sweeps = MINUTES_A_MONTH;
        var lines = new ArrayList<Line>();
        lines.add(new Line(
                "disks of sleeping nodes",
                "%d nodes, %.0f GB each".formatted(machines.count(), machines.diskGigabytes()),
                gigabytes * prices.of("disk")));
        lines.add(new Line("alarms", metrics + " metrics", metrics * prices.of("alarm")));
        lines.add(new Line(
                "the sweep, once a minute",
                "%.0f calls, %.0f requests of S3".formatted(sweeps, sweeps * (LISTS_A_SWEEP + GETS_A_SWEEP)),
                sweeps
                        * (prices.of("call")
                                + SECONDS_A_SWEEP * prices.of("compute")
                                + LISTS_A_SWEEP * prices.of("put")
                                + GETS_A_SWEEP * prices.of("get")
                                + ROWS_READ_A_SWEEP * prices.of("read")
                                + prices.of("queue"))));
        double megabytes = sweeps * LOG_BYTES_A_SWEEP / 1e6;
        lines.add(new Line(
                "logs", "%.0f MB, a few lines a sweep".formatted(megabytes), megabytes / 1000 * prices.of("log")));
        int queues = template.ofType("AWS::Lambda::EventSourceMapping").size();
        double looks = queues * LOOKS_A_MINUTE * MINUTES_A_MONTH;
        lines.add(new Line(
                "functions wait at queues",
                "%d queues, %.0f requests".formatted(queues, looks),
                looks * prices.of("queue")));
        return lines;
    }

    /** An alarm is paid by the metrics it looks at. */
    private static int metrics(Map<String, Object> alarm) {
        if (!(alarm.get("Metrics") instanceof List<?> metrics)) {
            return 1;
        }
        return (int) metrics.stream()
                .filter(metric -> metric instanceof Map<?, ?> map && map.containsKey("MetricStat"))
                .count();
    }

    private static List<Line> thousandImages(Prices.Type type, double idleSeconds, Prices prices) {
        double hours = (IMAGES * RANK_SECONDS_AN_IMAGE / type.cores() + BOOT_SECONDS + idleSeconds) / 3600;
        double stored = 2 * IMAGES * GIGABYTES_AN_IMAGE;
        return List.of(
                new Line(
                        "a node",
                        "%.0f minutes, boot and idle wait with it".formatted(Math.ceil(hours * 60)),
                        hours * (type.dollarsAnHour() + prices.of("address"))),
                new Line(
                        "functions",
                        "%.0f calls".formatted(IMAGES * CALLS_AN_IMAGE),
                        IMAGES * CALLS_AN_IMAGE * (prices.of("call") + SECONDS_A_CALL * prices.of("compute"))),
                new Line(
                        "requests",
                        "of S3, the table, SQS, SNS and the API",
                        IMAGES
                                * (PUTS_AN_IMAGE * prices.of("put")
                                        + GETS_AN_IMAGE * prices.of("get")
                                        + WRITES_AN_IMAGE * prices.of("write")
                                        + READS_AN_IMAGE * prices.of("read")
                                        + QUEUE_REQUESTS_AN_IMAGE * prices.of("queue")
                                        + prices.of("tell")
                                        + prices.of("api"))),
                new Line(
                        "storage, the first month",
                        "%.0f GB, originals and results".formatted(stored),
                        stored * prices.of("object")));
    }
}
