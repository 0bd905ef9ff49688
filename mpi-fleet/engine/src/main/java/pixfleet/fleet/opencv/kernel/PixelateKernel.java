package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Pixelate;
import pixfleet.pipeline.Dimensions;

/** Sums of whole numbers over each block, and rows of means. */
@AutoService(KernelProvider.class)
public final class PixelateKernel implements Kernel<Pixelate> {
    @Override
    public Class<Pixelate> operation() {
        return Pixelate.class;
    }

    @Override
    public void apply(Pixelate pixelate, RowBand in, RowBand out, MatPool pool) {
        out.create();
        Dimensions image = in.image();
        int edge = pixelate.block();
        int end = out.first() + out.rows();
        for (int row = out.first(); row < end; ) {
            int top = row - row % edge;
            int bottom = Math.min(image.height(), top + edge);
            int[] means = means(in, top, bottom, edge);
            int next = Math.min(end, bottom);
            var writer = new RowNumbers(image);
            for (; row < next; row++) {
                writer.write(out.mat(), row - out.first(), means);
            }
        }
    }

    /** The row that all rows of a row of blocks become. */
    private static int[] means(RowBand in, int top, int bottom, int edge) {
        int width = in.image().width();
        int channels = in.image().channels();
        var reader = new RowNumbers(in.image());
        int[] row = new int[width * channels];
        long[] sums = new long[(width + edge - 1) / edge * channels];
        for (int y = top; y < bottom; y++) {
            reader.read(in.mat(), y - in.first(), row);
            for (int block = 0; block * edge < width; block++) {
                int end = Math.min(width, (block + 1) * edge) * channels;
                for (int i = block * edge * channels; i < end; i += channels) {
                    for (int c = 0; c < channels; c++) {
                        sums[block * channels + c] += row[i + c];
                    }
                }
            }
        }
        for (int i = 0; i < row.length; i++) {
            int block = i / channels / edge;
            long pixels = (long) (bottom - top) * (Math.min(width, (block + 1) * edge) - block * edge);
            row[i] = (int) ((2 * sums[block * channels + i % channels] + pixels) / (2 * pixels));
        }
        return row;
    }
}
