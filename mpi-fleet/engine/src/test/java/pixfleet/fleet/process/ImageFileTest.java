package pixfleet.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pixfleet.header.FileBytes;
import pixfleet.header.ImageHeader;
import pixfleet.header.Mutations;
import pixfleet.header.SamplesOfFiles;
import pixfleet.header.UnfitImage;

/** Ranks look at the files that intake is tried with. */
class ImageFileTest {
    private static final int CASES = 20_000;

    @Test
    void aRankRefusesWhatIntakeRefusesInTheSameWordsAndTakesNoOtherShape() {
        var mutations = new Mutations(SamplesOfFiles.all(), new SplittableRandom(11));
        int taken = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] file = mutations.next();
            try {
                Optional<String> refusal = refusal(file);
                ImageFile read = ImageFile.read(ByteBuffer.wrap(file));
                assertThat(refusal).as("case %d", i).isEmpty();
                assertThat(read.dimensions()).isEqualTo(header(file).dimensions());
                taken++;
            } catch (UnfitImage e) {
                Optional<String> refusal = refusal(file);
                assertThat(e.reason()).isEqualTo(refusal.orElse(e.reason())).endsWith(".");
            } catch (RuntimeException e) {
                throw new AssertionError("case " + i + ": " + HexFormat.of().formatHex(file), e);
            }
        }
        assertThat(taken).isBetween(CASES / 20, CASES * 9 / 10);
    }

    private static ImageHeader header(byte[] file) {
        return ImageHeader.read(FileBytes.of(ByteBuffer.wrap(file)));
    }

    private static Optional<String> refusal(byte[] file) {
        try {
            header(file);
            return Optional.empty();
        } catch (UnfitImage e) {
            return Optional.of(e.reason());
        }
    }
}
