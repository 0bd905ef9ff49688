package pixfleet.control.intake;

import java.util.Optional;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/** Whether a pipeline can be run on an image: each step takes the shape the one before leaves, and none makes it too large. */
final class PipelineFit {
    private final Pipeline pipeline;
    private final UploadLimits limits;

    PipelineFit(Pipeline pipeline, UploadLimits limits) {
        this.pipeline = pipeline;
        this.limits = limits;
    }

    /**
     * Why the pipeline cannot be run on that image, if it cannot. A header's shape is the one before EXIF orientation, which
     * may exchange rows and columns, so an image is refused only if it fits neither way; the fleet knows which.
     */
    Optional<String> refusal(ImageHeader header) {
        Dimensions stored = header.dimensions();
        var turned = new Dimensions(
                /* width= */ stored.height(), /* height= */ stored.width(), stored.channels(), stored.depth());
        return refusal(header.format(), stored)
                .flatMap(reason -> refusal(header.format(), turned).map(_ -> reason));
    }

    private Optional<String> refusal(ImageFormat format, Dimensions image) {
        Dimensions shape = image;
        try {
            for (Operation operation : pipeline.operations()) {
                shape = operation.output(shape);
                Optional<String> tooLarge =
                        limits.tooLarge("After " + operation.type().name() + " the image", format, shape);
                if (tooLarge.isPresent()) {
                    return tooLarge;
                }
            }
            return Optional.empty();
        } catch (InvalidPipeline e) {
            return Optional.of("The pipeline cannot be run on this image: %s.".formatted(e.getMessage()));
        }
    }
}
