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
 * arrive together and are processed by one node; their storage is that of the first month.
 */
record Cost(List<Line> asleep, Optional<List<Line>> thousandImages) {
    static final int IMAGES = 1000;

    private static final double MINUTES_A_MONTH = 43_800;
    private static final double BYTES_A_LOG_LINE = 400;
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
        return new Cost(
                asleep(template, machines, prices),
                Optional.ofNullable(prices.types().get(machines.type()))
                        .map(type -> thousandImages(type, machines.idleSeconds(), prices)));
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
        lines.add(new Line("logs", "a few lines a sweep", 4 * sweeps * BYTES_A_LOG_LINE / 1e9 * prices.of("log")));
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
