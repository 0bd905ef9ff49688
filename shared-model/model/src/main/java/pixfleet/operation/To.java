package pixfleet.operation;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pixfleet.pipeline.Colour;
import pixfleet.pipeline.CostClass;
import pixfleet.pipeline.Declaration;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Distribution;
import pixfleet.pipeline.Group;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter.Choice;
import pixfleet.pipeline.Parameter.WholeNumber;
import pixfleet.pipeline.Pipeline;

/**
 * Says how the result is written; the last step of a pipeline. Without it a result is of its original's format.
 *
 * <p>Pixels are left alone, but that JPEG has no transparency: there, colours are laid over {@code background} as far as they are
 * transparent, and alpha goes. A parameter that the format does not have is of no effect.
 *
 * @param format jpeg, png, webp, tiff, avif or jxl, each with its settings; or same, which is as without this step
 * @param quality of lossy formats, 1 to 100
 * @param lossless yes or no; of webp and jxl
 * @param compression none, lzw or deflate; of tiff
 * @param level of png and of a tiff's deflate, 0 to 9: the higher, the smaller and slower
 * @param progressive yes or no; of jpeg
 * @param subsampling 420, 422 or 444: how many colour values jpeg keeps
 * @param tiled yes or no; of tiff: squares of 256 pixels an edge instead of strips
 * @param bigtiff auto or yes; auto takes BigTIFF only for what may be 4 GiB or more
 * @param metadata drop or keep: EXIF, GPS and XMP, of any format
 * @param background {@code rrggbb} behind what is transparent, of jpeg
 */
@AutoService(Operation.class)
public record To(
        Format format,
        int quality,
        YesNo lossless,
        Compression compression,
        int level,
        YesNo progressive,
        Subsampling subsampling,
        YesNo tiled,
        BigTiff bigtiff,
        Metadata metadata,
        String background)
        implements Operation {
    /** Formats of results. */
    public enum Format {
        SAME,
        JPEG,
        PNG,
        WEBP,
        TIFF,
        AVIF,
        JXL
    }

    /** Compressions of TIFF. */
    public enum Compression {
        NONE,
        LZW,
        DEFLATE
    }

    /** How many colour values a JPEG keeps. */
    public enum Subsampling implements Choice.Spelt {
        /** A quarter. */
        S420,
        /** Half. */
        S422,
        /** All. */
        S444;

        @Override
        public String word() {
            return name().substring(1);
        }
    }

    /** When a TIFF is a BigTIFF. */
    public enum BigTiff {
        AUTO,
        YES
    }

    /** What becomes of EXIF, GPS and XMP. */
    public enum Metadata {
        DROP,
        KEEP
    }

    private static final List<YesNo> NO_OR_YES = List.of(YesNo.NO, YesNo.YES);
    private static final Choice<Format> FORMAT = new Choice<>(
            "format",
            "Format of the result; same is the original's, written as without this step.",
            List.of(Format.values()),
            Format.SAME);
    private static final WholeNumber QUALITY =
            new WholeNumber("quality", "Quality of JPEG, and of WebP, AVIF and JPEG XL with loss.", "", 1, 100, 1, 90);
    private static final Choice<YesNo> LOSSLESS =
            new Choice<>("lossless", "Keep every value, in WebP and JPEG XL.", NO_OR_YES, YesNo.NO);
    private static final Choice<Compression> COMPRESSION =
            new Choice<>("compression", "Compression of TIFF.", List.of(Compression.values()), Compression.DEFLATE);
    private static final WholeNumber LEVEL = new WholeNumber(
            "level", "How hard PNG, and TIFF with deflate, try to be small; 1 is fast.", "", 0, 9, 1, 1);
    private static final Choice<YesNo> PROGRESSIVE =
            new Choice<>("progressive", "Let a JPEG appear coarse first, then finer.", NO_OR_YES, YesNo.NO);
    private static final Choice<Subsampling> SUBSAMPLING = new Choice<>(
            "subsampling",
            "Colour values a JPEG keeps: a quarter (420), half (422) or all (444).",
            List.of(Subsampling.values()),
            Subsampling.S420);
    private static final Choice<YesNo> TILED = new Choice<>(
            "tiled", "Store a TIFF in squares of 256 pixels, which viewers open fast.", NO_OR_YES, YesNo.NO);
    private static final Choice<BigTiff> BIGTIFF = new Choice<>(
            "bigtiff",
            "Always write BigTIFF, or only what may have 4 GiB or more.",
            List.of(BigTiff.values()),
            BigTiff.AUTO);
    private static final Choice<Metadata> METADATA = new Choice<>(
            "metadata",
            "Drop EXIF, GPS and XMP, or keep them: who took the picture, when and where.",
            List.of(Metadata.values()),
            Metadata.DROP);
    private static final Colour BACKGROUND =
            new Colour("background", "Colour behind what is transparent, as JPEG has no transparency.", "ffffff");

    private static final int MAX_JPEG_EDGE = 65_500;
    private static final int MAX_WEBP_EDGE = 16_383;
    private static final int ALPHA = 4;

    private static final OperationType TYPE = new Declaration(
                    "to",
                    Group.RESULT,
                    "Format",
                    "Says how the result is written. It is the last step; without it a result is of its original's format.",
                    CostClass.CHEAP)
            .taking(
                    FORMAT,
                    QUALITY,
                    LOSSLESS,
                    COMPRESSION,
                    LEVEL,
                    PROGRESSIVE,
                    SUBSAMPLING,
                    TILED,
                    BIGTIFF,
                    METADATA,
                    BACKGROUND,
                    To::new);

    /** Checks every range. */
    public To {
        TYPE.check(
                format,
                quality,
                lossless,
                compression,
                level,
                progressive,
                subsampling,
                tiled,
                bigtiff,
                metadata,
                background);
    }

    /** With the defaults. */
    public To() {
        this(
                FORMAT.preset(),
                QUALITY.preset(),
                LOSSLESS.preset(),
                COMPRESSION.preset(),
                LEVEL.preset(),
                PROGRESSIVE.preset(),
                SUBSAMPLING.preset(),
                TILED.preset(),
                BIGTIFF.preset(),
                METADATA.preset(),
                BACKGROUND.preset());
    }

    @Override
    public OperationType type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> arguments() {
        return TYPE.arguments(
                format,
                quality,
                lossless,
                compression,
                level,
                progressive,
                subsampling,
                tiled,
                bigtiff,
                metadata,
                background);
    }

    @Override
    public Distribution distribution() {
        return new Distribution.Pointwise();
    }

    @Override
    public boolean isLast() {
        return true;
    }

    @Override
    public Dimensions output(Dimensions in) {
        return switch (format) {
            case JPEG -> flat(fitting(eightBits(in), MAX_JPEG_EDGE));
            case WEBP -> fitting(eightBits(in), MAX_WEBP_EDGE);
            case AVIF -> fitting(eightBits(lossy(in)), MAX_JPEG_EDGE);
            case SAME, PNG, TIFF, JXL -> in;
        };
    }

    private static Dimensions flat(Dimensions in) {
        return in.channels() == ALPHA ? in.withChannels(ALPHA - 1) : in;
    }

    private Dimensions eightBits(Dimensions in) {
        if (in.depth() != 8) {
            throw unfit(
                    "%s is written with 8 bits and this one has %d; put depth:bits=8 in front of it, or take png, tiff or jxl"
                            .formatted(Choice.word(format), in.depth()));
        }
        return in;
    }

    private Dimensions lossy(Dimensions in) {
        if (lossless == YesNo.YES) {
            throw unfit(
                    "avif always loses a little, its colours are not those of RGB; take jxl, webp or png to keep every value");
        }
        return in;
    }

    private Dimensions fitting(Dimensions in, int most) {
        if (in.width() > most || in.height() > most) {
            throw unfit("%s holds at most %d x %d pixels and the result has %d x %d; take png or tiff"
                    .formatted(Choice.word(format), most, most, in.width(), in.height()));
        }
        return in;
    }

    /** Whether the results of a pipeline keep EXIF, GPS and XMP. */
    public static boolean keepsMetadata(Pipeline pipeline) {
        return pipeline.operations().getLast() instanceof To to && to.metadata() == Metadata.KEEP;
    }

    /** The pipeline with results that keep EXIF, GPS and XMP. */
    public static Pipeline keepingMetadata(Pipeline pipeline) {
        var operations = new ArrayList<>(pipeline.operations());
        To last = operations.getLast() instanceof To to ? to : new To();
        if (operations.getLast().isLast()) {
            operations.removeLast();
        }
        operations.add(last.metadata(Metadata.KEEP));
        return new Pipeline(operations);
    }

    /** The pipeline with results that drop them. */
    public static Pipeline droppingMetadata(Pipeline pipeline) {
        var operations = new ArrayList<>(pipeline.operations());
        if (operations.getLast() instanceof To to) {
            operations.set(operations.size() - 1, to.metadata(Metadata.DROP));
        }
        return new Pipeline(operations);
    }

    private To metadata(Metadata asked) {
        var changed = new HashMap<String, String>();
        arguments().forEach((name, value) -> changed.put(name, value.toString()));
        changed.put(METADATA.name(), METADATA.written(asked));
        return (To) TYPE.with(changed);
    }
}
