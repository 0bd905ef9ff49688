package pixfleet.fleet.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.process.Comparison;
import pixfleet.header.UnfitImage;
import pixfleet.job.Purpose;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;

/** {@link Comparison} with the {@link Reference}. Whatever OpenCV throws becomes {@link UnfitImage}. */
public final class OpenCvComparison implements Comparison {
    @Override
    public Counted compare(ByteBuffer original, ByteBuffer result, Pipeline pipeline, Purpose.Verifying purpose) {
        try (Mat expected = Reference.expected(original, pipeline, purpose.format());
                Mat actual = Reference.found(result, pipeline, purpose.format())) {
            if (actual.empty()) {
                throw new UnfitImage("The result cannot be decoded.");
            }
            Difference difference = Difference.between(expected, actual, purpose.rows());
            return new Counted(difference.differing(), difference.values());
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
}
