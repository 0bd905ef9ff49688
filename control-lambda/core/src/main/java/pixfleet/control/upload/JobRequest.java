package pixfleet.control.upload;

import java.util.List;
import pixfleet.pipeline.Pipeline;

/**
 * What a user asks for.
 *
 * @param pipeline what to do
 * @param images to what
 */
public record JobRequest(Pipeline pipeline, List<Image> images) {
    /** Copies the list. */
    public JobRequest {
        images = List.copyOf(images);
    }

    /**
     * An image to come.
     *
     * @param name its file name, as the user knows it
     * @param bytes its size
     * @param mediaType its type; empty if the user does not know
     */
    public record Image(String name, long bytes, String mediaType) {}

    /** The request as a text that is equal for equal requests. */
    String canonical() {
        var text = new StringBuilder(pipeline.text());
        images.forEach(image -> text.append('\n')
                .append(image.bytes())
                .append(' ')
                .append(image.mediaType())
                .append(' ')
                .append(image.name()));
        return text.toString();
    }
}
