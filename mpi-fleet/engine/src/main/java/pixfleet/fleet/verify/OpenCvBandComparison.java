package pixfleet.fleet.verify;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.process.BandComparison;
import pixfleet.fleet.process.Comparison.Counted;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;
import pixfleet.job.Purpose;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;

/** {@link BandComparison} with {@link PlainBands}. Whatever OpenCV throws becomes {@link UnfitImage}. */
public final class OpenCvBandComparison implements BandComparison {
    private static final long KEPT_BYTES = 128L << 20;
    private static final long BAND_BYTES = 32L << 20;

    private final long bandBytes;

    /** In bands of a few tens of megabytes. */
    public OpenCvBandComparison() {
        this(BAND_BYTES);
    }

    /**
     * @param bandBytes of the rows that are made at a time, 1 or more
     */
    OpenCvBandComparison(long bandBytes) {
        this.bandBytes = bandBytes;
    }

    @Override
    public Counted compare(RangedFile original, RangedFile result, Pipeline pipeline, Purpose.Verifying purpose) {
        Encoding encoding = Encoding.of(pipeline, purpose.format());
        if (encoding instanceof Encoding.Webp || encoding instanceof Encoding.Other) {
            throw new UnfitImage("The image is too large for one rank to hold; of such images only TIFF, PNG and JPEG"
                    + " results are compared.");
        }
        try (var pool = new MatPool(KEPT_BYTES);
                var before = PlainFile.of(original);
                var found = PlainFile.of(result);
                var bands = new PlainBands(pool, bandBytes)) {
            RowSource made = bands.after(pipeline, before);
            RowSource expected = encoding instanceof Encoding.Jpeg jpeg ? new WrittenRows(made, jpeg, pool) : made;
            return counted(expected, found, bands.rows(expected.image()), purpose.rows(), pool);
        } catch (UnfitImage | TransientFailure e) {
            throw e;
        } catch (InvalidPipeline e) {
            throw new UnfitImage(
                    "The original cannot be processed by OpenCV as a whole: %s.".formatted(e.getMessage()));
        } catch (RuntimeException e) {
            throw new UnfitImage("OpenCV cannot process the original in bands: %s"
                    .formatted(
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
    }

    /**
     * Compares rows, spread evenly from the first to the last.
     *
     * @param most how many are made at a time
     * @param rows how many are compared; all if there are no more
     */
    private static Counted counted(RowSource expected, RowSource found, int most, int rows, MatPool pool) {
        Dimensions image = expected.image();
        int height = image.height();
        if (!image.equals(found.image())) {
            long values = image.pixels() * image.channels();
            return new Counted(values, values);
        }
        int wanted = Math.min(rows, height);
        long differing = 0;
        long values = 0;
        for (int i = 0; i < wanted; ) {
            int first = row(i, wanted, height);
            int next = i;
            while (next < wanted && row(next, wanted, height) < first + most) {
                next++;
            }
            int count = row(next - 1, wanted, height) + 1 - first;
            try (var scope = pool.open()) {
                Mat made = expected.view(first, count, scope);
                Mat there = found.view(first, count, scope);
                for (; i < next; i++) {
                    int row = row(i, wanted, height) - first;
                    try (Mat one = made.row(row);
                            Mat other = there.row(row)) {
                        Difference difference = Difference.between(one, other);
                        differing += difference.differing();
                        values += difference.values();
                    }
                }
            }
        }
        return new Counted(differing, values);
    }

    private static int row(int number, int wanted, int height) {
        return wanted == 1 ? 0 : (int) ((long) number * (height - 1) / (wanted - 1));
    }
}
