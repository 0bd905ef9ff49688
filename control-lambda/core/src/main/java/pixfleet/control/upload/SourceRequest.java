package pixfleet.control.upload;

import pixfleet.job.Destination;
import pixfleet.job.Source;
import pixfleet.pipeline.Pipeline;

/**
 * What a user asks for whose images are in a bucket already.
 *
 * @param pipeline what to do
 * @param source to which images; of a manifest, any version will do
 * @param destination where results go
 */
public record SourceRequest(Pipeline pipeline, Source source, Destination destination) {
    /** The request as a text that is equal for equal requests. */
    String canonical() {
        return "%s%n%s%n%s".formatted(pipeline.text(), source, destination);
    }
}
