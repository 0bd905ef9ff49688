package pixfleet.control.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static pixfleet.header.SamplesOfFiles.ascii;
import static pixfleet.header.SamplesOfFiles.chunk;
import static pixfleet.header.SamplesOfFiles.joined;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import pixfleet.header.Cases;
import pixfleet.header.FileBytes;
import pixfleet.header.Magic;
import pixfleet.header.SamplesOfFiles;
import pixfleet.job.ImageFormat;

/** What is read of a file for its header, counted in bytes: 64 KiB, and more only where a format wants it. */
class HeaderBudgetTest {
    private static final int HEAD = 64 << 10;
    private static final int LARGE = 2 << 20;
    private static final Path PAGE = Path.of("..", "..", "docs", "decisions", "headers-by-hand-and-once.md");

    private static long bytesRead(byte[] file) {
        var store = new CountedFile(file);
        assertThat(new HeaderReader(store).read(store.upload())).isPresent();
        return store.read();
    }

    private static int budget(byte[] file) {
        return Magic.format(FileBytes.of(ByteBuffer.wrap(file)))
                .map(HeaderBudget::of)
                .orElse(HEAD);
    }

    /** However large the file is: each is made one of 2 MiB. Damaged headers alone lead further, and not far. */
    @Test
    void ofTheCorpusOneReadIsEnoughWhereTheHeaderIsSound() {
        var further = new TreeSet<String>();
        Cases.all().forEach((name, file) -> {
            long read = bytesRead(Arrays.copyOf(file, LARGE));
            assertThat(read).as(name).isLessThanOrEqualTo(budget(file));
            if (read > HEAD) {
                further.add(name);
            }
        });

        assertThat(further)
                .containsExactly(
                        "023-jpeg-truncated-in-header.jpg",
                        "028-jpeg-segment-length-too-long.jpg",
                        "339-tiff-ifd-offset-beyond.tif");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"BMP", "GIF", "WEBP"},
            mode = Mode.EXCLUDE)
    void whoMayHaveMoreHasSoundFilesThatNeedIt(ImageFormat format) {
        byte[] file = behindOtherThings(format);
        var store = new CountedFile(file);

        assertThat(new HeaderReader(store).read(store.upload()).orElseThrow())
                .as("%s", format)
                .isInstanceOf(Reading.Sound.class);
        assertThat(store.read()).isGreaterThan(HEAD).isLessThanOrEqualTo(HeaderBudget.of(format));
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void thePageSaysWhatEachFormatMayTake(ImageFormat format) throws IOException {
        int kibibytes = HeaderBudget.of(format) >> 10;

        assertThat(Files.readString(PAGE))
                .containsPattern("\\|[^|]*\\b" + format + "\\b[^|]*\\| " + kibibytes + " KiB \\|");
    }

    /** A sound file whose header stands behind 100,000 bytes that are allowed there. */
    private static byte[] behindOtherThings(ImageFormat format) {
        return switch (format) {
            case JPEG -> SamplesOfFiles.jpegBehind(SamplesOfFiles.jpeg(40, 30), 2, 50_000);
            case PNG -> SamplesOfFiles.pngHeader(5, 6, 8, 2, chunk("tEXt", new byte[100_000]));
            case TIFF -> SamplesOfFiles.tiff(ByteOrder.LITTLE_ENDIAN, 100_000, new int[] {7, 5, 8, 3, 2, 1, 0});
            // Each begins with a box that says what it is; the next one may be any.
            case HEIC -> behindFirstBox("500-heic.heic", 1);
            case AVIF -> behindFirstBox("501-avif-alpha.avif", 1);
            case JP2 -> behindFirstBox("505-jp2.jp2", 2);
            case JXL -> behindFirstBox("384-other-jxl-container.jxl", 2);
            case BMP, GIF, WEBP -> throw new IllegalArgumentException(format + " has its header at a fixed place");
        };
    }

    private static byte[] behindFirstBox(String name, int boxes) {
        byte[] file = Cases.all().get(name);
        int at = 0;
        for (int box = 0; box < boxes; box++) {
            at += ByteBuffer.wrap(file).getInt(at);
        }
        byte[] free = joined(ByteBuffer.allocate(4).putInt(100_000).array(), ascii("free"), new byte[99_992]);
        return joined(Arrays.copyOf(file, at), free, Arrays.copyOfRange(file, at, file.length));
    }
}
