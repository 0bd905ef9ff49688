package pixfleet.fleet.opencv.strip;

import java.lang.foreign.MemorySegment;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.pipeline.Dimensions;

/** A whole image in native memory, perhaps shared with other ranks: rows can be read from it and written to it. */
public final class ImageRows implements RowSource, RowSink {
    private final Dimensions image;
    private final MemorySegment pixels;

    /**
     * @param image its shape
     * @param pixels rows back to back, B, G, R (, A); stays the caller's
     */
    public ImageRows(Dimensions image, MemorySegment pixels) {
        if (pixels.byteSize() < image.decodedBytes()) {
            throw new IllegalArgumentException("%s does not fit into %d bytes".formatted(image, pixels.byteSize()));
        }
        this.image = image;
        this.pixels = pixels;
    }

    /** The image in a continuous matrix, which has to live as long as this. */
    public static ImageRows of(Mat mat) {
        return new ImageRows(RowBand.shape(mat), MatMemory.all(mat));
    }

    @Override
    public Dimensions image() {
        return image;
    }

    @Override
    public void read(int first, Mat into) {
        MatMemory.all(into).copyFrom(bytes(first, into.rows()));
    }

    @Override
    public Mat view(int first, int count, MatPool.Scope scope) {
        return scope.adopt(MatMemory.over(image, count, bytes(first, count)));
    }

    @Override
    public void write(int first, Mat rows) {
        bytes(first, rows.rows()).copyFrom(MatMemory.all(rows));
    }

    private MemorySegment bytes(int first, int count) {
        return pixels.asSlice(first * image.rowBytes(), count * image.rowBytes());
    }
}
