package pixfleet.fleet.opencv.strip;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.attach.Broadcast;
import pixfleet.fleet.attach.TiffAttachments;
import pixfleet.fleet.codec.TiffFile;
import pixfleet.fleet.gang.CollectiveFailure;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.opencv.codec.Decoder;
import pixfleet.fleet.opencv.codec.ReadAhead;
import pixfleet.fleet.opencv.codec.TiffRows;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.process.ByteWindow;
import pixfleet.fleet.process.ImageFile;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.OtherDecoder;
import pixfleet.fleet.process.RangedFile;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.header.FileBytes;
import pixfleet.header.TiffDirectory;
import pixfleet.header.TiffPages;
import pixfleet.header.UnfitImage;
import pixfleet.job.ImageFormat;
import pixfleet.job.RankCapacity;
import pixfleet.job.Task;
import pixfleet.pipeline.Dimensions;

/**
 * The original of a gang's task. Of most TIFF files every rank reads its own rows by range; any other file is decoded by rank 0, into
 * memory that all share where they are on one host.
 */
final class GangSource implements AutoCloseable {
    private final Communicator communicator;
    private final CollectiveFailure collectiveFailure;
    private final OtherDecoder other;
    private final Arena arena = Arena.ofShared();
    private final Mat decoded = new Mat();
    /** What to close, what reads from something else first. */
    private final List<Runnable> closing = new ArrayList<>();

    private Optional<GangImage> image = Optional.empty();
    private Attachments attachments = Attachments.NONE;

    private GangSource(Communicator communicator, CollectiveFailure collectiveFailure, OtherDecoder other) {
        this.communicator = communicator;
        this.collectiveFailure = collectiveFailure;
        this.other = other;
    }

    /**
     * Opens the original. Collective.
     *
     * @param capacity what rank 0 may decode as a whole
     * @param other decodes what OpenCV does not read right
     */
    static GangSource open(
            Task task,
            Communicator communicator,
            CollectiveFailure collectiveFailure,
            Originals originals,
            RankCapacity capacity,
            OtherDecoder other) {
        var source = new GangSource(communicator, collectiveFailure, other);
        try {
            if (task.format() == ImageFormat.TIFF) {
                source.openByRange(task, originals);
            }
            if (source.image.isEmpty()) {
                source.decode(task, originals, capacity);
            }
            source.attachments = Broadcast.tell(communicator, source.attachments);
            return source;
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    GangImage image() {
        return image.orElseThrow();
    }

    /** What is attached to the original. */
    Attachments attachments() {
        return attachments;
    }

    /** A TIFF that cannot be read in parts is left to rank 0, by every rank alike. */
    private void openByRange(Task task, Originals originals) {
        collectiveFailure.alone(() -> {
            RangedFile opened = originals.open(task.original());
            closing.addFirst(opened::close);
            checkSingle(ByteWindow.over(opened));
            if (TiffFile.open(opened) instanceof TiffFile.Access.InParts(TiffFile tiff)) {
                var near = new TiffRows(tiff);
                if (communicator.rank() == 0) {
                    attachments = TiffAttachments.read(TiffDirectory.first(ByteWindow.over(opened)));
                }
                closing.addFirst(near::close);
                image = Optional.of(GangImage.everywhere(opened.farAway() ? ahead(near) : near));
            }
        });
        collectiveFailure.meet();
    }

    private static void checkSingle(FileBytes file) {
        if (TiffPages.of(file).places().size() > 1) {
            throw new UnfitImage(
                    "The TIFF has several pages, each too large for one rank; such files are not processed.");
        }
    }

    private RowSource ahead(TiffRows tiff) {
        var ahead = new ReadAhead(tiff, Rows.all(tiff.image().height()));
        closing.addFirst(ahead::close);
        return ahead;
    }

    private void decode(Task task, Originals originals, RankCapacity capacity) {
        var shape = new Shape(task.dimensions());
        Optional<Original> original = communicator.rank() == 0
                ? collectiveFailure.found(() -> read(task, originals, capacity))
                : Optional.empty();
        original.ifPresent(it -> shape.image = it.header().dimensions());
        collectiveFailure.meet();
        shape.tell(communicator);
        Optional<MemorySegment> window = communicator.window(shape.image.decodedBytes());
        if (communicator.rank() == 0) {
            collectiveFailure.alone(() -> shape.image = decode(original.orElseThrow(), window));
        }
        collectiveFailure.meet();
        shape.tell(communicator);
        image = Optional.of(window.map(pixels -> GangImage.inSight(new ImageRows(shape.image, pixels)))
                .orElseGet(() -> atTheHead(shape.image)));
    }

    /** A file that is decoded as a whole, and what its beginning says. */
    private record Original(ByteBuffer bytes, ImageFile header) {}

    private Original read(Task task, Originals originals, RankCapacity capacity) {
        ByteBuffer bytes = originals.read(task.original(), arena);
        ImageFile header = ImageFile.read(bytes);
        UnfitImage.throwIf(capacity.refusalOfHead(header.dimensions()));
        return new Original(bytes, header);
    }

    private GangImage atTheHead(Dimensions shape) {
        var owners = Partition.single(shape.height(), communicator.size(), 0);
        var distributed = new DistributedImage(communicator, shape, owners, decoded, new Mat());
        closing.addFirst(distributed::close);
        return distributed;
    }

    /** Decodes, straight into the window if the picture is upright in the file. */
    private Dimensions decode(Original original, Optional<MemorySegment> window) {
        ImageFile header = original.header();
        try (Mat scratch = new Mat();
                Mat shared = window.map(pixels -> MatMemory.over(
                                header.dimensions(), header.dimensions().height(), pixels))
                        .orElseGet(Mat::new)) {
            Decoder.Decoded found =
                    Decoder.decode(header, original.bytes(), window.isPresent() ? shared : decoded, scratch, other);
            Mat upright = found.upright();
            attachments = found.attachments();
            Dimensions shape = RowBand.shape(upright);
            if (window.isEmpty()) {
                decoded.put(upright);
            } else if (upright.data().address() != window.get().address()) {
                window.get().copyFrom(MatMemory.all(upright));
            }
            return shape;
        }
    }

    @Override
    public void close() {
        for (Runnable close : closing) {
            close.run();
        }
        decoded.close();
        arena.close();
    }

    /** A shape that rank 0 knows first. */
    private static final class Shape {
        private Dimensions image;

        Shape(Dimensions expected) {
            this.image = expected;
        }

        void tell(Communicator communicator) {
            byte[] mine = ByteBuffer.allocate(4 * Integer.BYTES)
                    .putInt(image.width())
                    .putInt(image.height())
                    .putInt(image.channels())
                    .putInt(image.depth())
                    .array();
            ByteBuffer told = ByteBuffer.wrap(communicator.broadcast(0, mine));
            image = new Dimensions(told.getInt(), told.getInt(), told.getInt(), told.getInt());
        }
    }
}
