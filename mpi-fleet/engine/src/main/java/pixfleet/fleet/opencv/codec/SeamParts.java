package pixfleet.fleet.opencv.codec;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.codec.DeepZoom;
import pixfleet.fleet.codec.DeepZoom.Seam;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.gang.Parcel;
import pixfleet.fleet.opencv.mat.MatMemory;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;

/** This rank's rows of what must come together from several ranks. */
final class SeamParts implements AutoCloseable {
    private final DeepZoom zoom;
    private final Partition strips;
    private final List<Seam> seams;
    private final Map<Seam, Mat> parts = new HashMap<>();
    private final Map<Seam, Mat> whole = new LinkedHashMap<>();

    SeamParts(DeepZoom zoom, Partition strips) {
        this.zoom = zoom;
        this.strips = strips;
        this.seams = zoom.seams(strips);
    }

    /** Keeps a copy of the rows if they are part of a seam, and answers whether they are. */
    boolean keep(int level, Rows rows, Mat pixels) {
        Optional<Seam> seam = seams.stream()
                .filter(some -> some.level() == level && some.rows().holds(rows))
                .findFirst();
        seam.ifPresent(some -> parts.put(some, pixels.clone()));
        return seam.isPresent();
    }

    /** Brings each seam's rows together at its owner, and answers those of this rank. Collective. */
    Map<Seam, Mat> exchange(Communicator communicator) {
        var out = new ArrayList<Parcel>();
        var in = new ArrayList<Parcel>();
        for (Seam seam : seams) {
            Mat part = parts.get(seam);
            if (part != null) {
                int owner = zoom.owner(seam, strips);
                if (owner == communicator.rank()) {
                    var all = new Mat(seam.rows().count(), part.cols(), part.type());
                    whole.put(seam, all);
                    in.addAll(expected(seam, owner, part, all));
                } else {
                    out.add(new Parcel(owner, bytes(part)));
                }
            }
        }
        communicator.exchange(out, in);
        return whole;
    }

    /** Puts this rank's own part in its place and answers what the others' parts will fill. */
    private List<Parcel> expected(Seam seam, int owner, Mat part, Mat all) {
        var in = new ArrayList<Parcel>();
        for (int rank = owner; rank < strips.ranks(); rank++) {
            Rows rows = zoom.at(seam.level(), strips.of(rank)).shared(seam.rows());
            if (!rows.none()) {
                int top = rows.first() - seam.rows().first();
                try (Mat place = all.rowRange(top, top + rows.count())) {
                    if (rank == owner) {
                        part.copyTo(place);
                    } else {
                        in.add(new Parcel(rank, bytes(place)));
                    }
                }
            }
        }
        return in;
    }

    private static MemorySegment bytes(Mat rows) {
        return MatMemory.all(rows);
    }

    @Override
    public void close() {
        parts.values().forEach(Mat::close);
        whole.values().forEach(Mat::close);
    }
}
