package pixfleet.bench.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pixfleet.bench.Failure;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Table;

/** Days of up to a million images on up to a thousand nodes, simulated around the production planner. */
public final class ScaleSuite implements Suite {
    private static final double LATE = 1.1;
    private static final double FOR_NOTHING = 0.05;
    private static final double SECONDS_A_MONTH = 30 * 86_400.0;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String description() {
        return "the planner in simulated days of a million images on up to 1000 nodes: time, starts for nothing, limits, cost";
    }

    /** The days. A fleet that has never worked measures its tasks in a small job before. */
    static List<DayInputs> days(int images, int nodes) {
        return List.of(
                new DayInputs("all nodes asleep", nodes, nodes, images, DayInputs.UPLOADS),
                new DayInputs("a tenth asleep, the others to be made", nodes, nodes / 10, images, DayInputs.UPLOADS),
                new DayInputs("none there", nodes, 0, images, DayInputs.UPLOADS),
                new DayInputs("a stream of 50 a second", nodes / 10, nodes / 10, Math.min(images, 100_000), 50),
                new DayInputs("a stream of 5 a second", nodes / 10, nodes / 10, Math.min(images, 20_000), 5));
    }

    static Outcome outcome(DayInputs inputs, long seed) {
        var pages = new StoredPages();
        new SimulatedDay(new DayInputs("before", 1, 1, 200, 1000), seed, pages, 0).run();
        return new SimulatedDay(inputs, seed, pages, 1).run();
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException {
        Map<String, Double> prices = DayInputs.prices(settings.home());
        Path folder = Files.createDirectories(settings.folder().resolve("scale"));
        var times = new Table(
                "Simulated days: time and starts",
                "day",
                "images",
                "nodes at most",
                "drained in",
                "ideal",
                "longer by",
                "starts",
                "for nothing",
                "looks");
        var limits =
                new Table("Simulated days: the most that was asked, of what may be", "limit", "may be", "most, by day");
        var costs = new Table(
                "Simulated days: US dollars for 1000 images", "day", "this fleet", "always on", "functions instead");
        var uses = new ArrayList<Outcome>();
        var faults = new ArrayList<String>();
        List<DayInputs> days = days(settings.size(1_000_000, 20_000), settings.size(1000, 50));
        for (DayInputs day : days) {
            progress.say("scale: " + day.what());
            long from = System.nanoTime();
            Outcome outcome = outcome(day, settings.seed());
            uses.add(outcome);
            faults.addAll(faults(day, outcome));
            Files.writeString(folder.resolve("day-" + uses.size() + ".svg"), Plot.svg(day, outcome));
            times.row(
                    day.what(),
                    day.images(),
                    day.nodes(),
                    "%.0f s".formatted(outcome.drain()),
                    "%.0f s".formatted(day.ideal()),
                    "%.1f %%".formatted(100 * (outcome.drain() / day.ideal() - 1)),
                    outcome.starts(),
                    outcome.idle(),
                    outcome.looks());
            cost(costs, day, outcome, prices);
            times.remark("\"%s\" took %.1f s to simulate.".formatted(day.what(), (System.nanoTime() - from) / 1e9));
        }
        limits(limits, uses);
        times.remark("Pictures of the days: %s".formatted(folder));
        if (!settings.quick() && !faults.isEmpty()) {
            throw new Failure(String.join("; ", faults));
        }
        return List.of(times, limits, costs);
    }

    /** What is not as it has to be. */
    static List<String> faults(DayInputs day, Outcome outcome) {
        var faults = new ArrayList<String>();
        if (outcome.drain() > LATE * day.ideal()) {
            faults.add("%s: drained in %.0f s, ideal %.0f s".formatted(day.what(), outcome.drain(), day.ideal()));
        }
        if (outcome.idle() > FOR_NOTHING * outcome.starts()) {
            faults.add("%s: %d of %d starts for nothing".formatted(day.what(), outcome.idle(), outcome.starts()));
        }
        outcome.use().stream()
                .filter(Outcome.Use::breached)
                .forEach(use -> faults.add("%s: %s, %.0f of %.0f, %d refused"
                        .formatted(day.what(), use.what(), use.most(), use.limit(), use.refused())));
        return faults;
    }

    private static void limits(Table table, List<Outcome> outcomes) {
        List<Outcome.Use> first = outcomes.getFirst().use();
        for (int i = 0; i < first.size(); i++) {
            int which = i;
            table.row(
                    first.get(i).what(),
                    "%.0f".formatted(first.get(i).limit()),
                    outcomes.stream()
                            .map(outcome ->
                                    "%.0f".formatted(outcome.use().get(which).most()))
                            .collect(Collectors.joining(", ")));
        }
        table.remark(
                "A new table on demand takes 4000 writes a second at first and twice its peak from then on; before a first day like the"
                        + " large ones it wants to be warmed up. What it does not take is tried again.");
    }

    private static void cost(Table table, DayInputs day, Outcome outcome, Map<String, Double> prices) {
        double node = DayInputs.price(prices, "node") / 3600;
        double requests = day.images()
                * ((DayInputs.WRITES_AN_UPLOAD + DayInputs.WRITES_AN_END) * DayInputs.price(prices, "write")
                        + (DayInputs.READS_AN_UPLOAD + DayInputs.READS_AN_END) * DayInputs.price(prices, "read")
                        + (1 + DayInputs.S3_WRITES_AN_END) * DayInputs.price(prices, "put")
                        + (1 + DayInputs.S3_READS_AN_END) * DayInputs.price(prices, "get")
                        + DayInputs.CALLS_AN_IMAGE
                                * (DayInputs.price(prices, "call")
                                        + DayInputs.SECONDS_A_CALL * DayInputs.price(prices, "compute")));
        double disks = day.nodes() * 20 * DayInputs.price(prices, "disk") * 86_400 / SECONDS_A_MONTH;
        double functions = day.images()
                * (DayInputs.price(prices, "call")
                        + DayInputs.IMAGE_SECONDS * DayInputs.FUNCTION_GIGABYTES * DayInputs.price(prices, "compute"));
        double always = day.nodes() * node * Math.max(86_400, outcome.drain());
        table.row(
                day.what(),
                thousand(outcome.nodeSeconds() * node + disks + requests, day),
                thousand(always + disks + requests, day),
                thousand(functions + requests, day));
    }

    private static String thousand(double dollars, DayInputs day) {
        return "%.3f".formatted(1000 * dollars / day.images());
    }
}
