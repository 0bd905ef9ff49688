package pixfleet.fleet.opencv.strip;

import java.util.ArrayList;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import pixfleet.fleet.opencv.MatPool;
import pixfleet.fleet.opencv.RowSink;
import pixfleet.fleet.opencv.kernel.Slab;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.fleet.raster.Team;
import pixfleet.pipeline.Dimensions;

/**
 * Picks rows and columns of a result as it streams by, few enough to make a thumbnail of: every n-th, so that the longest
 * edge keeps at least {@value #KEPT_EDGE_PIXELS} of them.
 */
final class ThumbRows implements RowSink, AutoCloseable {
    /** Four times a thumbnail's edge: averaging then hides that pixels were left out. */
    private static final int KEPT_EDGE_PIXELS = 1280;

    private final Team team;
    private final Partition owners;
    private final int every;
    private final Dimensions kept;
    private final Mat own = new Mat();
    private int filled;

    /**
     * @param owners of the result's rows
     */
    ThumbRows(Team team, Dimensions image, Partition owners) {
        this.team = team;
        this.owners = owners;
        this.every = Math.max(1, Math.max(image.width(), image.height()) / KEPT_EDGE_PIXELS);
        this.kept = image.sized(Math.ceilDiv(image.width(), every), Math.ceilDiv(image.height(), every));
        int rows = picked(owners).of(team.rank()).count();
        if (rows > 0) {
            own.create(rows, kept.width(), Slab.type(kept));
        }
    }

    /** Who owns which of the picked rows. */
    private Partition picked(Partition all) {
        var parts = new ArrayList<Rows>();
        for (Rows part : all.parts()) {
            parts.add(Rows.between(Math.ceilDiv(part.first(), every), Math.ceilDiv(part.end(), every)));
        }
        return new Partition(parts);
    }

    @Override
    public void write(int first, Mat rows) {
        for (int y = Math.ceilDiv(first, every) * every; y < first + rows.rows(); y += every) {
            try (Mat row = rows.row(y - first);
                    Mat into = own.row(filled++);
                    var size = new Size(kept.width(), 1)) {
                opencv_imgproc.resize(row, into, size, 0, 0, opencv_imgproc.INTER_NEAREST);
            }
        }
    }

    /**
     * Brings the picked rows together in rank 0. Collective.
     *
     * @return all of them in rank 0, an empty matrix in the others; of the scope
     */
    Mat gather(MatPool.Scope scope) {
        Mat all = scope.adopt(new Mat());
        try (var field = new Field(team, kept, picked(owners), own, new Mat())) {
            field.fetch(Partition.single(kept.height(), team.size(), 0).parts());
            if (team.rank() == 0) {
                all.create(kept.height(), kept.width(), Slab.type(kept));
                field.read(0, all);
            }
        }
        return all;
    }

    @Override
    public void close() {
        own.close();
    }
}
