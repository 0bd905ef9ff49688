package pixfleet.fleet.opencv.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.mat.RowSink;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.pipeline.Dimensions;

/** Lets the ranks of a gang write one file together. */
final class Strips {
    /** One rank's encoding of its rows. */
    @FunctionalInterface
    interface Encoding {
        void encode(Communicator communicator, EncodedPiece piece, Rows own);
    }

    private Strips() {}

    /** The ranks' pieces, one behind the other. */
    static byte[] file(Partition partition, Encoding encoding) {
        List<byte[]> pieces = ThreadCommunicator.run(partition.ranks(), communicator -> {
            try (var piece = new EncodedPiece()) {
                encoding.encode(communicator, piece, partition.of(communicator.rank()));
                var bytes = new ByteArrayOutputStream();
                piece.writeTo(Channels.newChannel(bytes));
                return bytes.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        var file = new ByteArrayOutputStream();
        pieces.forEach(file::writeBytes);
        return file.toByteArray();
    }

    /** Gives the sink the rows, at most {@code atOnce} at a time. */
    static void write(Mat image, Rows own, int atOnce, RowSink sink) {
        for (int first = own.first(); first < own.end(); first += atOnce) {
            try (Mat rows = image.rowRange(first, Math.min(own.end(), first + atOnce))) {
                sink.write(first, rows);
            }
        }
    }

    static Mat decoded(byte[] file) {
        return opencv_imgcodecs.imdecode(
                new Mat(1, file.length, opencv_core.CV_8UC1, new BytePointer(file)), opencv_imgcodecs.IMREAD_UNCHANGED);
    }

    static byte[] bytes(Mat mat) {
        byte[] bytes = new byte[Math.toIntExact(mat.total() * mat.elemSize())];
        mat.data().get(bytes);
        return bytes;
    }

    static Dimensions shape(Mat mat) {
        return new Dimensions(mat.cols(), mat.rows(), mat.channels(), mat.depth() == opencv_core.CV_16U ? 16 : 8);
    }
}
