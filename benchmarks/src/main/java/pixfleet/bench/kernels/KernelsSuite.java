package pixfleet.bench.kernels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import pixfleet.bench.Failure;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.WireBenchmark;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Table;

/** JMH's benchmarks as a table. JMH runs one after the other, so these ratios are of figures minutes apart. */
public final class KernelsSuite implements Suite {
    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public String description() {
        return "operations on 12 megapixels in memory, and a task's JSON, beside bare OpenCV and the bare library (JMH)";
    }

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        Path log = settings.folder().resolve("jmh.log");
        progress.say("JMH is running for some minutes; what it says is in %s", log);
        try {
            Collection<RunResult> results = new Runner(options(settings, log).build()).run();
            return List.of(table(results));
        } catch (RunnerException e) {
            throw new Failure("JMH failed: " + e.getMessage() + "; all of it is in " + log);
        }
    }

    private static ChainedOptionsBuilder options(Settings settings, Path log) {
        var options = new OptionsBuilder()
                .include(KernelBenchmark.class.getName())
                .include(WireBenchmark.class.getName())
                .shouldFailOnError(true)
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                .output(log.toString());
        if (settings.quick()) {
            options.param("width", "64")
                    .param("operation", "invert")
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(50));
        }
        return options;
    }

    private static Table table(Collection<RunResult> results) {
        var table = new Table("Kernels, one thread", "what", "unit", "bare", "pixfleet", "pixfleet / bare");
        var pairs = new TreeMap<String, Map<String, Result<?>>>();
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            String operation = result.getParams().getParam("operation");
            int dot = benchmark.lastIndexOf('.');
            pairs.computeIfAbsent(operation == null ? "a task's JSON" : operation, _ -> new TreeMap<>())
                    .put(benchmark.substring(dot + 1), result.getPrimaryResult());
        }
        pairs.forEach((what, pair) -> {
            Result<?> bare = pair.get("bare");
            Result<?> ours = pair.get("ours");
            if (bare == null || ours == null) {
                throw new Failure("JMH has not measured both sides of " + what);
            }
            table.row(what, bare.getScoreUnit(), score(bare), score(ours), ratio(ours, bare));
        });
        return table;
    }

    /** JMH gives no error of a single iteration. */
    private static String score(Result<?> result) {
        double error = result.getScoreError();
        String mean = String.format(Locale.ROOT, "%.2f", result.getScore());
        return Double.isNaN(error) ? mean : mean + String.format(Locale.ROOT, " ± %.2f", error);
    }

    private static String ratio(Result<?> ours, Result<?> bare) {
        return String.format(Locale.ROOT, "%.2f", ours.getScore() / bare.getScore());
    }
}
