package pixfleet.control.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pixfleet.control.Samples;
import pixfleet.control.intake.Reading.Sound;
import pixfleet.control.intake.Reading.Unfit;
import pixfleet.header.ImageHeader;
import pixfleet.job.RankCapacity;

/** The corpus that ranks are tested with, judged by its headers alone. */
class IntakeCorpusTest {
    private static final Path CASES =
            Path.of("..", "..", "shared-model", "image-headers", "src", "test", "resources", "cases");

    /** What only pixels or the file's end tell, or where the header is whole and what follows is not. */
    private static final Set<String> TOLD_BY_PIXELS = Set.of(
            "021-jpeg-truncated-half.jpg",
            "140-png-bad-crc-ihdr.png",
            "142-png-idat-too-few-rows.png",
            "146-png-filter-type-7.png",
            "183-webp-riff-size-too-large.webp",
            "220-bmp-truncated.bmp",
            "328-tiff-too-few-strips.tif",
            "330-tiff-truncated-pixels.tif");

    private static final UploadLimits LIMITS = new UploadLimits(
            new UploadLimits.Ceiling(256L << 20, 250_000_000, 50_000),
            new UploadLimits.Ceiling(16L << 30, 1L << 33, 262_144),
            1000,
            RankCapacity.ofMebibytes(1536));

    private static Optional<String> refusal(byte[] file) {
        var uploads = new FakeUploads();
        uploads.put("incoming/specimen", file, Samples.NOON, Map.of());
        var upload = uploads.find(FakeUploads.BUCKET, "incoming/specimen").orElseThrow();
        return switch (new HeaderReader(uploads).read(upload).orElseThrow()) {
            case Unfit(String reason) -> Optional.of(reason);
            case Sound(ImageHeader header) -> LIMITS.refusal(header.format(), header.dimensions());
        };
    }

    private static Map<String, String> expected() throws IOException {
        var expected = new TreeMap<String, String>();
        for (JsonNode entry :
                new ObjectMapper().readTree(CASES.resolve("expect.json").toFile())) {
            expected.put(entry.path("file").asText(), entry.path("expect").asText());
        }
        return expected;
    }

    @Test
    void whatMustComeOutRightIsTakenAndWhatTheHeaderTellsIsRefused() throws IOException {
        var wrong = new TreeSet<String>();
        for (var entry : expected().entrySet()) {
            Optional<String> refusal =
                    refusal(Files.readAllBytes(CASES.resolve("files").resolve(entry.getKey())));
            switch (entry.getValue()) {
                case "pixels" -> refusal.ifPresent(reason -> wrong.add(entry.getKey() + " refused: " + reason));
                case "refuse" -> {
                    if (refusal.isEmpty() && !TOLD_BY_PIXELS.contains(entry.getKey())) {
                        wrong.add(entry.getKey() + " taken");
                    }
                }
                default -> {}
            }
            refusal.filter(reason -> !reason.endsWith(".")).ifPresent(reason -> wrong.add(reason));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void camerasRawFilesAreNamed() throws IOException {
        assertThat(refusal(Files.readAllBytes(CASES.resolve("files/369-raw-cr2.cr2"))))
                .hasValueSatisfying(reason -> assertThat(reason).contains("Canon raw file"));
        assertThat(refusal(Files.readAllBytes(CASES.resolve("files/367-raw-dng.dng"))))
                .hasValueSatisfying(reason -> assertThat(reason).contains("raw file (DNG)"));
    }
}
