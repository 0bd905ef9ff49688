package pixfleet.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pixfleet.bench.Folders;
import pixfleet.bench.Settings;
import pixfleet.bench.Suite;
import pixfleet.bench.run.Progress;
import pixfleet.bench.run.Spread;
import pixfleet.bench.run.Table;

/**
 * The packaged API function from its process's start to its first answer, in Lambda's runtime loop with AWS's client: as the managed
 * runtime starts it, and with archives of classes made by a start before.
 */
public final class ColdStartSuite implements Suite {
    private static final String ZIP = "control-lambda/api/target/function.zip";

    @Override
    public String name() {
        return "coldstart";
    }

    @Override
    public String description() {
        return "the packaged API function from its start to its first answer: plain, CDS, AOT cache, and after initialisation alone";
    }

    @Override
    public boolean available(Settings settings) {
        return Files.exists(settings.home().resolve(ZIP));
    }

    /** A variant of starting: its name and the JVM's options; whether the zip's root is a folder on the class path, as Lambda has it. */
    private record Variant(String name, List<String> options, boolean folder) {}

    @Override
    public List<Table> run(Settings settings, Progress progress) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("pixfleet-bench");
        try {
            var function =
                    PackagedFunction.unpack(settings.home(), settings.home().resolve(ZIP), folder);
            Path cds = folder.resolve("function.jsa");
            Path aot = folder.resolve("function.aot");
            progress.say("training: %s", "CDS archive");
            function.train(List.of("-XX:ArchiveClassesAtExit=" + cds), cds);
            progress.say("training: %s", "AOT cache");
            function.train(List.of("-XX:AOTCacheOutput=" + aot), aot);
            return List.of(comparison(
                    settings,
                    progress,
                    function,
                    List.of(
                            new Variant("plain JVM", List.of(), true),
                            new Variant("CDS archive, jars alone", List.of("-XX:SharedArchiveFile=" + cds), false),
                            new Variant("AOT cache, jars alone", List.of("-XX:AOTCache=" + aot), false),
                            new Variant("AOT cache, the zip's root a folder", List.of("-XX:AOTCache=" + aot), true))));
        } finally {
            Folders.delete(folder);
        }
    }

    private static Table comparison(
            Settings settings, Progress progress, PackagedFunction function, List<Variant> variants)
            throws IOException, InterruptedException {
        Map<Variant, List<PackagedFunction.Start>> starts = new LinkedHashMap<>();
        for (int round = 0; round < settings.rounds(); round++) {
            for (Variant variant : variants) {
                var start = function.start(variant.options(), variant.folder());
                starts.computeIfAbsent(variant, _ -> new ArrayList<>()).add(start);
                progress.say("%s: %.0f ms", variant.name(), start.firstAnswer());
            }
        }
        var table = new Table(
                "Milliseconds from the start of the packaged API function to its first answer",
                "start",
                "first answer",
                "of plain",
                "initialised after",
                "first answer after that",
                "that of plain",
                "tenth answer");
        List<PackagedFunction.Start> plain = starts.getOrDefault(variants.getFirst(), List.of());
        starts.forEach((variant, of) -> {
            var ratios = new ArrayList<Double>();
            var left = new ArrayList<Double>();
            for (int round = 0; round < of.size(); round++) {
                double whole = plain.get(round).firstAnswer();
                ratios.add(of.get(round).firstAnswer() / whole);
                left.add((of.get(round).firstAnswer() - of.get(round).initialised()) / whole);
            }
            table.row(
                    variant.name(),
                    spread(of, PackagedFunction.Start::firstAnswer, 0),
                    Spread.of(ratios).text(2),
                    spread(of, PackagedFunction.Start::initialised, 0),
                    spread(of, start -> start.firstAnswer() - start.initialised(), 0),
                    Spread.of(left).text(2),
                    spread(of, PackagedFunction.Start::tenthAnswer, 1));
        });
        table.remark("Median (least-most) of %d rounds in turns; GET /api/operations under AWS's runtime client."
                .formatted(settings.rounds()));
        table.remark(
                "SnapStart takes its snapshot where a function is initialised: \"first answer after that\" is what it leaves,"
                        + " besides the restoring; \"that of plain\" is beside a plain start.");
        return table;
    }

    private static String spread(
            List<PackagedFunction.Start> starts,
            java.util.function.ToDoubleFunction<PackagedFunction.Start> value,
            int digits) {
        return Spread.of(starts.stream().map(value::applyAsDouble).toList()).text(digits);
    }
}
