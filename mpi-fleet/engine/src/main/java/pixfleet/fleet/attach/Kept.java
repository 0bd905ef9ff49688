package pixfleet.fleet.attach;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.operation.ColourMap;
import pixfleet.operation.ColourSpace;
import pixfleet.operation.Resize;
import pixfleet.operation.Thumbnail;
import pixfleet.operation.To;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.Pipeline;

/**
 * What of an original's attachments is still true of its result.
 *
 * @param attachments what goes along
 * @param notes a sentence for each kind of thing that does not, for the user
 */
public record Kept(Attachments attachments, List<String> notes) {
    /** Copies the list. */
    public Kept {
        notes = List.copyOf(notes);
    }

    /**
     * Decides.
     *
     * @param original attachments of the upright picture
     * @param in its shape
     */
    public static Kept of(Attachments original, Pipeline pipeline, Dimensions in) {
        var notes = new ArrayList<String>();
        Dimensions out = pipeline.output(in);
        Attachments kept = colour(original, pipeline, in, out, notes);
        kept = place(kept, pipeline, in, out, notes);
        kept = written(kept, pipeline, notes);
        kept = metadata(kept, pipeline, notes);
        boolean scaled = pipeline.operations().stream().anyMatch(it -> it instanceof Resize || it instanceof Thumbnail);
        return new Kept(scaled ? kept.withoutResolution() : kept, notes);
    }

    private static Attachments metadata(Attachments kept, Pipeline pipeline, List<String> notes) {
        if (!To.keepsMetadata(pipeline)) {
            return kept.with(Metadata.NONE);
        }
        if (kept.metadata().isEmpty()) {
            return kept;
        }
        // Where the pipeline does not say it, the original's format counts, and nothing of it is too long for it.
        ImageFormat format = Encoding.of(pipeline, ImageFormat.PNG).format();
        if (format == ImageFormat.JPEG && !JpegAttachments.holds(kept.metadata())) {
            notes.add("A part of EXIF or XMP was left out: JPEG has room for 64 KiB of each.");
        }
        return kept;
    }

    /** What only files like the original have a place for. */
    private static Attachments written(Attachments kept, Pipeline pipeline, List<String> notes) {
        Attachments fitting = kept;
        // Of TIFF only there is a place, of PNG only there are such chunks: the original is of that kind.
        if (!kept.place().isEmpty() && Encoding.of(pipeline, ImageFormat.TIFF).format() != ImageFormat.TIFF) {
            notes.add(
                    "What the file says of where its pixels lie (GeoTIFF, description) was left out: only TIFF has a place for it.");
            fitting = fitting.withoutPlace();
        }
        boolean coloured = kept.profile().isEmpty()
                && kept.png().stream()
                        .anyMatch(it -> it.type() == PngColour.GAMMA || it.type() == PngColour.CODE_POINTS);
        boolean standard = kept.png().stream().anyMatch(it -> it.type() == PngColour.SRGB);
        if (coloured && !standard && Encoding.of(pipeline, ImageFormat.PNG).format() != ImageFormat.PNG) {
            notes.add(
                    "What the file says of its colours without a profile (gamma, code points) was left out: only PNG has a place for it.");
        }
        return fitting;
    }

    private static Attachments colour(
            Attachments original, Pipeline pipeline, Dimensions in, Dimensions out, List<String> notes) {
        boolean stated = original.profile().isPresent() || !original.png().isEmpty();
        Optional<Operation> changing = pipeline.operations().stream()
                .filter(it -> it instanceof ColourSpace || it instanceof ColourMap)
                .findFirst();
        if (stated && changing.isPresent()) {
            notes.add("The colour profile was left out: after %s the values mean something else."
                    .formatted(changing.get().type().name()));
            return original.withoutColour();
        }
        boolean gray = out.channels() == 1;
        if (gray != (in.channels() == 1)) {
            if (stated) {
                notes.add("The colour profile was left out: it is one of %s, and the result is %s."
                        .formatted(gray ? "colours" : "grays", gray ? "gray" : "in colour"));
            }
            return original.withoutColour();
        }
        Optional<Profile> fitting = original.profile().filter(it -> it.suits(out.channels()));
        if (fitting.isEmpty() && original.profile().isPresent()) {
            notes.add("The colour profile was left out: it is none of %s pixels.".formatted(gray ? "gray" : "RGB"));
        }
        return original.with(fitting);
    }

    private static Attachments place(
            Attachments original, Pipeline pipeline, Dimensions in, Dimensions out, List<String> notes) {
        if (original.place().isEmpty()) {
            return original;
        }
        Optional<Operation> moving = pipeline.operations().stream()
                .filter(it -> it.distribution().movesPixels())
                .findFirst();
        boolean moved = moving.isPresent() || in.width() != out.width() || in.height() != out.height();
        if (moved) {
            notes.add("What the file says of where its pixels lie (GeoTIFF, description) was left out: %s moves them."
                    .formatted(moving.map(it -> it.type().name()).orElse("the pipeline")));
            return original.withoutPlace();
        }
        boolean same = in.equals(out);
        return same
                ? original
                : original.withPlace(original.place().stream()
                        .filter(it -> !it.describesValues())
                        .toList());
    }
}
