package pixfleet.job;

import pixfleet.operation.To;
import pixfleet.operation.YesNo;
import pixfleet.pipeline.Pipeline;

/** How a result is written. */
public sealed interface Encoding {
    /** What the file is. */
    ImageFormat format();

    /** Whether the ranks of a gang can write it together; otherwise one rank holds the whole result. */
    boolean isDivided();

    /**
     * JPEG.
     *
     * @param quality 1 to 100
     */
    record Jpeg(int quality, Scans scans, Sampling sampling) implements Encoding {
        @Override
        public ImageFormat format() {
            return ImageFormat.JPEG;
        }

        @Override
        public boolean isDivided() {
            return scans == Scans.BASELINE;
        }
    }

    /** In what order a JPEG's values come. */
    enum Scans {
        /** From the first row to the last. */
        BASELINE,
        /** All of the picture coarse, then finer; of which no part can be encoded by itself. */
        PROGRESSIVE
    }

    /** How many colour values a JPEG has for four pixels. */
    enum Sampling {
        /** One. */
        S420,
        /** Two. */
        S422,
        /** Four. */
        S444
    }

    /**
     * PNG.
     *
     * @param level 0, not compressed, to 9, smallest
     */
    record Png(int level) implements Encoding {
        @Override
        public ImageFormat format() {
            return ImageFormat.PNG;
        }

        @Override
        public boolean isDivided() {
            return true;
        }
    }

    /** TIFF. */
    record Tiff(Compression compression, Cut cut, Size size) implements Encoding {
        /** Whether rows lie one behind the other, each at a place known beforehand. */
        public boolean isPlain() {
            return compression instanceof Compression.None && cut == Cut.STRIPS;
        }

        @Override
        public ImageFormat format() {
            return ImageFormat.TIFF;
        }

        @Override
        public boolean isDivided() {
            return true;
        }
    }

    /** How a TIFF's strips or tiles are compressed. */
    sealed interface Compression {
        /** Not at all. */
        record None() implements Compression {}

        /** By LZW. */
        record Lzw() implements Compression {}

        /**
         * By Deflate.
         *
         * @param level 0, not compressed, to 9, smallest
         */
        record Deflate(int level) implements Compression {}
    }

    /** What a TIFF is cut into. */
    enum Cut {
        /** Whole rows. */
        STRIPS,
        /** Squares. */
        TILES
    }

    /** How large a TIFF can be. */
    enum Size {
        /** As large as it has to be. */
        AS_NEEDED,
        /** BigTIFF, beyond 4 GiB. */
        BIG
    }

    /** WebP. */
    record Webp(Loss loss) implements Encoding {
        @Override
        public ImageFormat format() {
            return ImageFormat.WEBP;
        }

        @Override
        public boolean isDivided() {
            return false;
        }
    }

    /**
     * What libvips writes.
     *
     * @param format AVIF or JPEG XL
     */
    record Other(ImageFormat format, Loss loss) implements Encoding {
        /** Checks the format. */
        public Other {
            if (format != ImageFormat.AVIF && format != ImageFormat.JXL) {
                throw new IllegalArgumentException("libvips is not asked to write " + format);
            }
        }

        @Override
        public boolean isDivided() {
            return false;
        }
    }

    /** What is lost of the pixels. */
    sealed interface Loss {
        /** Nothing. */
        record None() implements Loss {}

        /**
         * What is hardly seen.
         *
         * @param quality 1 to 100
         */
        record Some(int quality) implements Loss {}
    }

    /**
     * What a pipeline says of its results.
     *
     * @param format the original's, or that of a result it is known to have
     */
    static Encoding of(Pipeline pipeline, ImageFormat format) {
        return pipeline.operations().getLast() instanceof To to ? of(to, format) : usual(format);
    }

    /** How results are written of which the pipeline says nothing. */
    private static Encoding usual(ImageFormat original) {
        return switch (original) {
            case JPEG -> new Jpeg(95, Scans.BASELINE, Sampling.S420);
            case PNG, BMP, HEIC, AVIF, JXL, GIF, JP2 -> new Png(1);
            case WEBP -> new Webp(new Loss.None());
            case TIFF -> new Tiff(new Compression.None(), Cut.STRIPS, Size.AS_NEEDED);
        };
    }

    private static Encoding of(To to, ImageFormat original) {
        Loss loss = to.lossless() == YesNo.YES ? new Loss.None() : new Loss.Some(to.quality());
        return switch (to.format()) {
            case SAME -> usual(original);
            case JPEG ->
                new Jpeg(
                        to.quality(),
                        to.progressive() == YesNo.YES ? Scans.PROGRESSIVE : Scans.BASELINE,
                        sampling(to.subsampling()));
            case PNG -> new Png(to.level());
            case WEBP -> new Webp(loss);
            case TIFF ->
                new Tiff(
                        compression(to),
                        to.tiled() == YesNo.YES ? Cut.TILES : Cut.STRIPS,
                        to.bigtiff() == To.BigTiff.YES ? Size.BIG : Size.AS_NEEDED);
            case AVIF -> new Other(ImageFormat.AVIF, loss);
            case JXL -> new Other(ImageFormat.JXL, loss);
        };
    }

    private static Sampling sampling(To.Subsampling kept) {
        return switch (kept) {
            case S420 -> Sampling.S420;
            case S422 -> Sampling.S422;
            case S444 -> Sampling.S444;
        };
    }

    private static Compression compression(To to) {
        return switch (to.compression()) {
            case NONE -> new Compression.None();
            case LZW -> new Compression.Lzw();
            case DEFLATE -> new Compression.Deflate(to.level());
        };
    }
}
