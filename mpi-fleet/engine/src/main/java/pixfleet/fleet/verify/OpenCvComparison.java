package pixfleet.fleet.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.process.Comparison;
import pixfleet.header.FileBytes;
import pixfleet.header.TiffPages;
import pixfleet.header.UnfitImage;
import pixfleet.job.Purpose;
import pixfleet.operation.Pages;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;

/** {@link Comparison} with the {@link Reference}. Whatever OpenCV throws becomes {@link UnfitImage}. */
public final class OpenCvComparison implements Comparison {
    @Override
    public Counted compare(ByteBuffer original, ByteBuffer result, Pipeline pipeline, Purpose.Verifying purpose) {
        try {
            return counted(original, result, pipeline, purpose);
        } catch (UnfitImage e) {
            throw e;
        } catch (InvalidPipeline | IOException e) {
            throw new UnfitImage(
                    "The original cannot be processed by OpenCV as a whole: %s.".formatted(e.getMessage()));
        } catch (RuntimeException e) {
            throw new UnfitImage("OpenCV cannot process the original as a whole: %s"
                    .formatted(
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
    }

    /** What differs, page by page. */
    static Counted counted(ByteBuffer original, ByteBuffer result, Pipeline pipeline, Purpose.Verifying purpose)
            throws IOException {
        if (!isTiff(original)) {
            return one(original, result, pipeline, purpose);
        }
        var pages = TiffPages.of(FileBytes.of(original));
        List<Integer> chosen = Pages.chosen(pipeline, pages.places().size());
        if (chosen.size() == 1) {
            pages.open(original, chosen.getFirst());
            return one(original, result, pipeline, purpose);
        }
        var made = TiffPages.of(FileBytes.of(result));
        if (made.places().size() != chosen.size()) {
            throw new UnfitImage("The result has %d pages instead of %d."
                    .formatted(made.places().size(), chosen.size()));
        }
        long differing = 0;
        long values = 0;
        for (int i = 0; i < chosen.size(); i++) {
            pages.open(original, chosen.get(i));
            made.open(result, i);
            Counted page = one(original, result, pipeline, purpose);
            differing += page.differing();
            values += page.values();
        }
        return new Counted(differing, values);
    }

    private static boolean isTiff(ByteBuffer file) {
        int mark = file.limit() > 8 ? file.getShort(0) : 0;
        return mark == 0x4949 || mark == 0x4D4D;
    }

    private static Counted one(ByteBuffer original, ByteBuffer result, Pipeline pipeline, Purpose.Verifying purpose)
            throws IOException {
        try (Mat expected = Reference.expected(original, pipeline, purpose.format());
                Mat actual = Reference.found(result, pipeline, purpose.format())) {
            if (actual.empty()) {
                throw new UnfitImage("The result cannot be decoded.");
            }
            Difference difference = Difference.between(expected, actual, purpose.rows());
            return new Counted(difference.differing(), difference.values());
        }
    }
}
