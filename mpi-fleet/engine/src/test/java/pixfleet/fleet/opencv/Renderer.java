package pixfleet.fleet.opencv;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Rendition;
import pixfleet.fleet.process.WholeResults;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.pipeline.Pipeline;

/** Runs the kernels on files as a rank does. */
public final class Renderer implements AutoCloseable {
    /** What a test looks at, copied out of native memory. */
    public static final class Rendered {
        public final Rendition facts;
        private final byte[] image;
        private final byte[] thumb;

        Rendered(Rendition facts) {
            this.facts = facts;
            this.image = bytes(facts.image());
            this.thumb = bytes(facts.thumb());
        }

        public byte[] image() {
            return image.clone();
        }

        public byte[] thumb() {
            return thumb.clone();
        }
    }

    private static final WholeResults NO_TILES = (key, _, _) -> {
        throw new AssertionError(key + " is stored");
    };

    private final OpenCvKernels kernels;

    public Renderer() {
        Natives.load();
        this.kernels = new OpenCvKernels(1 << 20, System::nanoTime, VipsCodec.in(1 << 30), NO_TILES);
    }

    public Rendered render(byte[] file, String pipeline) {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer original =
                    arena.allocate(file.length).asByteBuffer().put(file).flip();
            Rendition rendition = kernels.render(ImageFile.read(original), original, Pipeline.parse(pipeline), arena);
            return new Rendered(rendition);
        }
    }

    /** Renders and keeps original and result as files for the reference. */
    public Path render(byte[] file, String pipeline, Path original, Path result) throws IOException {
        Files.write(original, file);
        return Files.write(result, render(file, pipeline).image());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        kernels.close();
    }
}
