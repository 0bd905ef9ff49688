package pixfleet.control.intake;

import java.util.Optional;
import java.util.function.Supplier;
import pixfleet.header.ImageHeader;
import pixfleet.job.ImageFormat;
import pixfleet.operation.Pages;
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
     * Why the pipeline cannot be run on that image, if it cannot. A header's shape is the stored one; what counts is the
     * upright one, of which rows and columns may be exchanged.
     *
     * @param turn tells which, asked only where it matters; where it does not know, an image is refused only if it fits
     *     neither way
     */
    Optional<String> refusal(ImageHeader header, Supplier<Turn> turn) {
        Dimensions stored = header.dimensions();
        var turned = new Dimensions(
                /* width= */ stored.height(), /* height= */ stored.width(), stored.channels(), stored.depth());
        Pipeline meant = header.pages() > 1 ? Pages.meaning(pipeline) : pipeline;
        Optional<String> asStored = refusal(meant, header.format(), stored);
        Optional<String> onItsSide = refusal(meant, header.format(), turned);
        if (asStored.isPresent() == onItsSide.isPresent()) {
            return asStored;
        }
        return switch (turn.get()) {
            case NONE -> asStored;
            case QUARTER -> onItsSide;
            case UNKNOWN -> Optional.empty();
        };
    }

    private Optional<String> refusal(Pipeline meant, ImageFormat format, Dimensions image) {
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
            return limits.ranks().refusal(format, meant, image);
        } catch (InvalidPipeline e) {
            return Optional.of("The pipeline cannot be run on this image: %s.".formatted(e.getMessage()));
        }
    }
}
