package pixfleet.fleet.opencv.strip;

import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.codec.TiffBlocks;
import pixfleet.fleet.codec.TiffLayout;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.codec.JpegStrip;
import pixfleet.fleet.opencv.codec.PngStrip;
import pixfleet.fleet.opencv.codec.TiffSink;
import pixfleet.fleet.opencv.codec.TiffStrip;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.fleet.parts.JointObject;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.raster.Partition;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/** A result that all ranks write together. Rows are written by each rank for itself; beginning and finishing are collective. */
interface GangSink extends RowSink, AutoCloseable {
    /** Rows between two ranks' borders, so that every format can be joined there. */
    int BORDER_ROWS = JpegStrip.BORDER_ROWS;

    /**
     * Stores what was written. Collective.
     *
     * @return bytes of the stored object
     */
    long finish();

    /** Gives up what was begun, as the alternative to {@link #finish}. Collective. */
    void drop();

    /** Frees memory. */
    @Override
    void close();

    /** Rows a multiple of which every rank's first row has to be. A power of two. */
    static int borderRows(Encoding encoding, Dimensions image) {
        return encoding instanceof Encoding.Tiff tiff && !tiff.isPlain() ? TiffBlocks.rows(image, tiff) : BORDER_ROWS;
    }

    /** Begins a result. Collective. */
    static GangSink begin(
            Communicator communicator,
            Results results,
            String key,
            Encoding encoding,
            Dimensions image,
            Attachments attachments,
            Partition owners) {
        return switch (encoding) {
            case Encoding.Tiff tiff
            when tiff.isPlain() ->
                tiff(communicator, results, key, new TiffLayout(image, attachments, tiff.size()), owners);
            case Encoding.Tiff tiff -> blocks(communicator, results, key, image, tiff, attachments);
            case Encoding.Jpeg jpeg -> jpeg(communicator, results, key, image, jpeg, attachments);
            case Encoding.Png png -> png(communicator, results, key, image, png, attachments);
            case Encoding.Webp _, Encoding.Other _ ->
                throw new IllegalArgumentException("a gang writes no " + encoding.format());
        };
    }

    private static GangSink blocks(
            Communicator communicator,
            Results results,
            String key,
            Dimensions image,
            Encoding.Tiff tiff,
            Attachments attachments) {
        var piece = new EncodedPiece();
        var rows = new TiffStrip(image, tiff, attachments, piece);
        rows.begin(communicator);
        return new Encoded(
                communicator,
                results,
                key,
                ImageFormat.TIFF,
                piece,
                rows,
                () -> rows.finish(communicator),
                rows::close);
    }

    private static GangSink tiff(
            Communicator communicator, Results results, String key, TiffLayout layout, Partition owners) {
        TiffSink rows = TiffSink.begin(communicator, results, key, layout, owners);
        return new GangSink() {
            @Override
            public void write(int first, Mat mat) {
                rows.write(first, mat);
            }

            @Override
            public long finish() {
                rows.finish();
                return layout.fileBytes();
            }

            @Override
            public void drop() {
                rows.abandon();
            }

            @Override
            public void close() {
                rows.close();
            }
        };
    }

    private static GangSink jpeg(
            Communicator communicator,
            Results results,
            String key,
            Dimensions image,
            Encoding.Jpeg jpeg,
            Attachments attachments) {
        var piece = new EncodedPiece();
        var rows = new JpegStrip(image, jpeg, attachments, piece);
        return new Encoded(communicator, results, key, ImageFormat.JPEG, piece, rows, rows::finish, rows::close);
    }

    private static GangSink png(
            Communicator communicator,
            Results results,
            String key,
            Dimensions image,
            Encoding.Png png,
            Attachments attachments) {
        var piece = new EncodedPiece();
        var rows = new PngStrip(image, png, attachments, communicator, piece);
        return new Encoded(communicator, results, key, ImageFormat.PNG, piece, rows, rows::finish, rows::close);
    }

    /** A format whose ranks' bytes are one file when put together in the order of ranks. */
    record Encoded(
            Communicator communicator,
            Results results,
            String key,
            ImageFormat format,
            EncodedPiece piece,
            RowSink rows,
            Runnable finishRows,
            Runnable closeRows)
            implements GangSink {
        @Override
        public void write(int first, Mat mat) {
            rows.write(first, mat);
        }

        @Override
        public long finish() {
            finishRows.run();
            long[] bytes = {piece.length()};
            communicator.sum(bytes);
            JointObject.store(communicator, results, key, format.mediaType(), piece);
            return bytes[0];
        }

        /** Nothing is stored before all is encoded. */
        @Override
        public void drop() {}

        @Override
        public void close() {
            closeRows.run();
            piece.close();
        }
    }
}
