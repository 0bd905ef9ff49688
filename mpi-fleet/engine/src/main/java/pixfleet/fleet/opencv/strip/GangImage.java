package pixfleet.fleet.opencv.strip;

import java.util.List;
import pixfleet.fleet.opencv.mat.RowSource;
import pixfleet.fleet.raster.Rows;
import pixfleet.pipeline.Dimensions;

/**
 * An image as a gang finds it, before or between the segments of a pipeline. Its rows are there to be read only after all
 * ranks have said which ones they need: there is no other way to them, so none is read that lies with another rank.
 */
public interface GangImage {
    /** The shape of the whole image. */
    Dimensions image();

    /**
     * Makes readable what each rank needs. Collective.
     *
     * @param needs of each rank, in the order of ranks
     * @return the image to this rank, which may read the rows it named, until the next call
     */
    RowSource fetch(List<Rows> needs);

    /** Whether all of it lies in memory that every rank sees, so that others' rows cost no more than one's own. */
    default boolean inSight() {
        return false;
    }

    /** An image of which every rank can read all rows by itself. */
    static GangImage everywhere(RowSource rows) {
        return new Everywhere(rows, false);
    }

    /** An image in memory that every rank sees. */
    static GangImage inSight(ImageRows rows) {
        return new Everywhere(rows, true);
    }

    /**
     * An image of which every rank can read all rows by itself.
     *
     * @param rows all of them
     */
    record Everywhere(RowSource rows, boolean inSight) implements GangImage {
        @Override
        public Dimensions image() {
            return rows.image();
        }

        @Override
        public RowSource fetch(List<Rows> needs) {
            return rows;
        }
    }
}
