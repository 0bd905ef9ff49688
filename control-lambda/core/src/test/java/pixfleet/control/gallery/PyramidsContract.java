package pixfleet.control.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What every {@link Pyramids} does. */
public abstract class PyramidsContract {
    protected abstract Pyramids pyramids();

    /** A folder that no other test uses; ends with a slash. */
    protected abstract String folder();

    /** Stores a file of a pyramid, as a node does. */
    protected abstract void store(String key, byte[] content);

    @Test
    void readByteForByte() {
        byte[] description = "<Image/>".getBytes(StandardCharsets.UTF_8);
        byte[] tile = {(byte) 0xff, (byte) 0xd8, 0, 10, 13, (byte) 0x80};
        store(folder() + "tiles/image.dzi", description);
        store(folder() + "tiles/image_files/3/1_2.jpg", tile);

        assertThat(pyramids().read(folder() + "tiles/image.dzi")).hasValue(description);
        assertThat(pyramids().read(folder() + "tiles/image_files/3/1_2.jpg")).hasValue(tile);
    }

    @Test
    void readNothingElse() {
        store(folder() + "tiles/image.dzi", new byte[] {1});

        assertThat(pyramids().read(folder() + "tiles/image.dzi2")).isEmpty();
        assertThat(pyramids().read(folder() + "tiles/image")).isEmpty();
        assertThat(pyramids().read(folder() + "tiles/")).isEmpty();
    }
}
