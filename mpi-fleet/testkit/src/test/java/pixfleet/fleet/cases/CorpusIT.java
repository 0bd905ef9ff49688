package pixfleet.fleet.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.fleet.FolderStore;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.cases.Specimens.Expected;
import pixfleet.fleet.cases.Specimens.Specimen;
import pixfleet.fleet.opencv.OpenCvKernels;
import pixfleet.fleet.opencv.codec.Decoder;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.opencv.strip.GangRunner;
import pixfleet.fleet.process.Comparison;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.OtherCodec;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.process.RangedFile;
import pixfleet.fleet.process.Rendition;
import pixfleet.fleet.process.WholeResults;
import pixfleet.fleet.raster.Blocks;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.fleet.verify.OpenCvBandComparison;
import pixfleet.fleet.verify.OpenCvComparison;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.job.ObjectRef;
import pixfleet.job.Purpose;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.pipeline.Pipeline;

/** Every file of the corpus comes out right or is refused with a sentence: by one rank, by a gang, and for a comparison. */
class CorpusIT {
    /** Gives back what it was given. */
    private static final Pipeline TWICE = Pipeline.parse("invert|invert");

    private static final Pipeline TWICE_TO_PNG = Pipeline.parse("invert|invert|to:format=png");

    /** All kinds of TIFF, and what is turned. */
    private static final Pattern READ_BY_BANDS = Pattern.compile("tif|orientation|exif");

    private static final int ALL_ROWS = Integer.MAX_VALUE;
    private static final RankCapacity CAPACITY = RankCapacity.ofMebibytes(1536);
    private static final OtherCodec VIPS = VipsCodec.in(1536L << 20);
    private static final OpenCvKernels KERNELS = kernels();

    @TempDir
    private Path folder;

    private static OpenCvKernels kernels() {
        Natives.load();
        return new OpenCvKernels(1 << 20, System::nanoTime, VIPS, (WholeResults) (_, _, _) -> {});
    }

    @AfterAll
    static void close() {
        KERNELS.close();
    }

    /** What became of a file: pixels, or the sentence of a refusal. */
    private sealed interface Fate {
        record Picture(Mat pixels) implements Fate {}

        record Refusal(String sentence) implements Fate {}
    }

    /** What one way to process files does with one. */
    @FunctionalInterface
    private interface Route {
        Fate of(Specimen specimen) throws Exception;
    }

    @Test
    @Timeout(300)
    void oneRankGivesRightPixelsOrASentence() {
        assertThat(flaws(this::byOneRank)).isEmpty();
    }

    @Test
    @Timeout(300)
    void aGangOfThreeGivesRightPixelsOrASentence() {
        assertThat(flaws(this::byAGang)).isEmpty();
    }

    /** The comparison reads the original on its own: a rank that is wrong is found out, one that is right is not accused. */
    @Test
    @Timeout(300)
    void aComparisonAgreesWithOneRank() {
        var flaws = new ArrayList<String>();
        for (Specimen specimen : Specimens.all()) {
            compared(specimen).ifPresent(flaw -> flaws.add(specimen + ": " + flaw));
        }
        assertThat(flaws).isEmpty();
    }

    /** The same as for images no rank can hold: by bands, most of these files out of a copy on the disk. */
    @Test
    @Timeout(300)
    void aComparisonByBandsAgreesWithOneRank() {
        var flaws = new ArrayList<String>();
        var refused = new ArrayList<String>();
        var compared = new ArrayList<String>();
        for (Specimen specimen : Specimens.all()) {
            if (READ_BY_BANDS.matcher(specimen.file()).find()) {
                switch (comparedByBands(specimen)) {
                    case ByBands.Counted(var counted) when counted.differing() == 0 -> compared.add(specimen.file());
                    case ByBands.Counted(var counted) ->
                        flaws.add("%s: %d of %d values differ"
                                .formatted(specimen, counted.differing(), counted.values()));
                    case ByBands.Refused(String sentence) -> {
                        assertThat(sentence).contains("compared as a whole only");
                        refused.add(specimen.file());
                    }
                    case ByBands.TakenByNoRank _ -> {}
                }
            }
        }
        assertThat(flaws).isEmpty();
        assertThat(refused)
                .containsExactly(
                        "135-png-exif-as-ztxt-raw-profile.png",
                        "268-tiff-cmyk8-lzw.tif",
                        "271-tiff-ycbcr-uncompressed.tif",
                        "296-tiff-alpha-gray16.tif");
        assertThat(compared).hasSizeGreaterThan(60);
    }

    /** What a comparison by bands comes to. */
    private sealed interface ByBands {
        record Counted(Comparison.Counted counted) implements ByBands {}

        record Refused(String sentence) implements ByBands {}

        record TakenByNoRank() implements ByBands {}
    }

    private static ByBands comparedByBands(Specimen specimen) {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer original = copied(specimen.bytes(), arena);
            Rendition rendition;
            try {
                rendition = KERNELS.render(ImageFile.read(original), original, TWICE_TO_PNG, arena);
            } catch (UnfitImage e) {
                return new ByBands.TakenByNoRank();
            }
            return new ByBands.Counted(new OpenCvBandComparison()
                    .compare(
                            RangedFile.of(copied(specimen.bytes(), arena)),
                            RangedFile.of(rendition.image()),
                            TWICE_TO_PNG,
                            purpose(ImageFormat.PNG)));
        } catch (UnfitImage e) {
            return new ByBands.Refused(e.reason());
        }
    }

    private static List<String> flaws(Route route) {
        var flaws = new ArrayList<String>();
        for (Specimen specimen : Specimens.all()) {
            Optional<String> flaw;
            try {
                flaw = flaw(specimen, route.of(specimen));
            } catch (Exception e) {
                flaw = Optional.of("it was not foreseen: " + e);
            }
            flaw.ifPresent(it -> flaws.add(specimen + " (" + specimen.expected() + "): " + it));
        }
        return flaws;
    }

    private static Optional<String> flaw(Specimen specimen, Fate fate) {
        return switch (fate) {
            case Fate.Refusal(String sentence) ->
                specimen.expected() == Expected.PIXELS ? Optional.of("refused: " + sentence) : vague(sentence);
            case Fate.Picture(Mat pixels) ->
                specimen.expected() == Expected.REFUSE
                        ? Optional.of("taken")
                        : specimen.truth()
                                .flatMap(right -> Likeness.flaw(Likeness.decoded(right), pixels, specimen.tolerance()));
        };
    }

    /** A sentence that could be said of any file says nothing. */
    private static Optional<String> vague(String sentence) {
        boolean vague =
                !sentence.endsWith(".") || sentence.contains("may be damaged") || sentence.contains("internal error");
        return vague ? Optional.of("a vague sentence: " + sentence) : Optional.empty();
    }

    private Fate byOneRank(Specimen specimen) {
        try (Arena arena = Arena.ofConfined();
                var pixels = new Mat();
                var scratch = new Mat()) {
            ByteBuffer original = copied(specimen.bytes(), arena);
            ImageFile file = ImageFile.read(original);
            UnfitImage.throwIf(CAPACITY.refusal(file.dimensions()));
            return new Fate.Picture(Decoder.decode(file, original, pixels, scratch, VIPS)
                    .upright()
                    .clone());
        } catch (UnfitImage e) {
            return new Fate.Refusal(e.reason());
        }
    }

    private static ByteBuffer copied(byte[] file, Arena arena) {
        return arena.allocate(Math.max(1, file.length)).asByteBuffer().put(file).flip();
    }

    private Fate byAGang(Specimen specimen) throws Exception {
        var store = new FolderStore(folder);
        ImageFormat format = format(specimen).orElse(ImageFormat.PNG);
        Task task = Tasks.task("originals", "specimen", format, TWICE.text());
        store.put(task.original(), specimen.bytes());
        var bench = new GangRunner(
                store, store, CAPACITY, VIPS, GangRunner.Previews.MADE, new Blocks(1, 4), System::nanoTime);
        Outcome outcome = ThreadCommunicator.run(3, team -> bench.work(task, new Encoding.Png(1), team))
                .getFirst();
        return switch (outcome) {
            case Outcome.Stored(var result) ->
                new Fate.Picture(Likeness.decoded(java.nio.file.Files.readAllBytes(store.result(result.key()))));
            case Outcome.Failed(String reason) -> new Fate.Refusal(reason);
            default -> throw new IllegalStateException(outcome.toString());
        };
    }

    private static Optional<ImageFormat> format(Specimen specimen) {
        try {
            return Optional.of(ImageFile.read(ByteBuffer.wrap(specimen.bytes())).format());
        } catch (UnfitImage e) {
            return Optional.empty();
        }
    }

    private static Optional<String> compared(Specimen specimen) {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer original = copied(specimen.bytes(), arena);
            ImageFile file = ImageFile.read(original);
            UnfitImage.throwIf(CAPACITY.refusal(file.dimensions()));
            Rendition rendition = KERNELS.render(file, original, TWICE, arena);
            var counted = new OpenCvComparison()
                    .compare(copied(specimen.bytes(), arena), rendition.image(), TWICE, purpose(rendition.format()));
            return counted.differing() == 0
                    ? Optional.empty()
                    : Optional.of("%d of %d values differ".formatted(counted.differing(), counted.values()));
        } catch (UnfitImage e) {
            return Optional.of(e.reason())
                    .filter(reason -> reason.startsWith("OpenCV cannot") || reason.startsWith("The original"));
        }
    }

    private static Purpose.Verifying purpose(ImageFormat format) {
        return new Purpose.Verifying(new ObjectRef("results", "specimen", ""), format, ALL_ROWS, Instant.EPOCH);
    }
}
