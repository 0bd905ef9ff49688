package pixfleet.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.fleet.aws.S3Originals;
import pixfleet.fleet.aws.S3Results;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.codec.TiffLayout;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.codec.Pictures;
import pixfleet.fleet.opencv.codec.ReadAhead;
import pixfleet.fleet.opencv.codec.TiffRows;
import pixfleet.fleet.opencv.codec.TiffSink;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.process.RangedFile;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.fleet.testkit.ThreadCommunicator;
import pixfleet.job.ObjectRef;
import pixfleet.pipeline.Dimensions;
import software.amazon.awssdk.core.sync.RequestBody;

/** Rows from S3 by range and back to S3 in parts, through the local stack. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TiffOverS3IT {
    private static final Dimensions SHAPE = new Dimensions(2300, 3001, 3, 8);
    private static final int BLOCK = 256;

    @Test
    void ranksPassTheirRowsFromOneObjectToAnother() throws IOException, InterruptedException {
        Natives.load();
        try (Cloud cloud = new Cloud();
                Mat image = Pictures.pixels(4, SHAPE.height(), SHAPE.width(), SHAPE.channels(), SHAPE.depth())) {
            byte[] file = Pictures.file(image, "tiff", opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION, 1);
            cloud.put(cloud.uploads(), "incoming/large.tiff", RequestBody.fromBytes(file));
            var original = new ObjectRef(cloud.uploads(), "incoming/large.tiff", "");

            ThreadCommunicator.run(3, communicator -> pass(communicator, cloud, original));

            byte[] stored =
                    cloud.object(cloud.results(), "results/x/result.tiff").orElseThrow();
            try (var pointer = new BytePointer(ByteBuffer.wrap(stored));
                    Mat result = opencv_imgcodecs.imdecode(
                            new Mat(1, stored.length, opencv_core.CV_8UC1, pointer),
                            opencv_imgcodecs.IMREAD_UNCHANGED)) {
                assertThat(opencv_core.norm(result, image, opencv_core.NORM_INF, null))
                        .isZero();
            }
        }
    }

    private static int pass(Communicator communicator, Cloud cloud, ObjectRef original) {
        var partition = Partition.even(SHAPE.height(), communicator.size());
        Rows mine = partition.of(communicator.rank());
        var results = new S3Results(cloud.s3, cloud.results());
        try (RangedFile file = new S3Originals(cloud.s3).open(original);
                TiffRows rows = new TiffRows(((TiffFile.Access.InParts) TiffFile.open(file)).tiff());
                ReadAhead source = new ReadAhead(rows, mine);
                TiffSink sink = TiffSink.begin(
                        communicator, results, "results/x/result.tiff", new TiffLayout(SHAPE), partition)) {
            for (int first = mine.first(); first < mine.end(); first += BLOCK) {
                int count = Math.min(BLOCK, mine.end() - first);
                try (Mat block = new Mat(count, SHAPE.width(), opencv_core.CV_8UC3)) {
                    source.read(first, block);
                    sink.write(first, block);
                }
            }
            sink.finish();
        }
        return mine.count();
    }
}
