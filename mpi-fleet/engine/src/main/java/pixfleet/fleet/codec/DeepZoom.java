package pixfleet.fleet.codec;

import java.util.ArrayList;
import java.util.List;
import pixfleet.fleet.raster.Partition;
import pixfleet.fleet.raster.Rows;
import pixfleet.job.ImageFormat;
import pixfleet.pipeline.Dimensions;

/**
 * The geometry of a deep zoom pyramid: level 0 is one pixel, each further one twice as wide and high, the last one the image itself.
 *
 * <p>Tiles do not overlap. Overlap hides seams of viewers that scale each tile by itself at fractions of a level;
 * current ones do not need it, and without it a tile row is made of its own rows alone, so that strips on borders of
 * {@value #TILE_PIXELS} rows share no full-size tile.
 *
 * @param width pixels of the image, 1 or more
 * @param height pixels of the image, 1 or more
 * @see <a href="https://learn.microsoft.com/en-us/previous-versions/windows/silverlight/dotnet-windows-silverlight/cc645077(v=vs.95)">
 *     Deep Zoom file format overview</a>
 */
public record DeepZoom(int width, int height) {
    /** Edge of a tile; those at the right and bottom are smaller. */
    public static final int TILE_PIXELS = 512;

    /** How often a border of strips can be halved and is still a border of pixels. */
    private static final int HALVINGS = Integer.numberOfTrailingZeros(TILE_PIXELS);

    /** A level of at most 1024 pixels an edge is made by one rank. */
    private static final int LEVEL_OF_1024_PIXELS = 10;

    private static final long MAX_WHOLE_PIXELS = 16_000_000;

    /** Checks the ranges. */
    public DeepZoom {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("there is no pyramid of %d x %d pixels".formatted(width, height));
        }
    }

    /**
     * A tile row, or all of {@link #gathered()}, whose rows are to come together at one rank.
     *
     * @param level the level
     * @param rows of that level
     */
    public record Seam(int level, Rows rows) {}

    /** Whether a picture is looked at by tiles: browsers would not show its file, or need hundreds of megabytes to. */
    public static boolean wanted(Dimensions picture, ImageFormat format) {
        return picture.pixels() > MAX_WHOLE_PIXELS || !format.shownByBrowsers();
    }

    /** The level of the image itself. */
    public int last() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(width, height) - 1);
    }

    /** Columns of pixels at a level. */
    public int width(int level) {
        return halved(width, last() - level);
    }

    /** Rows of pixels at a level. */
    public int height(int level) {
        return halved(height, last() - level);
    }

    /** Columns of tiles at a level. */
    public int columns(int level) {
        return Math.ceilDiv(width(level), TILE_PIXELS);
    }

    /** Rows of tiles at a level. */
    public int tileRows(int level) {
        return Math.ceilDiv(height(level), TILE_PIXELS);
    }

    /** The rows of pixels of a row of tiles. */
    public Rows tileRow(int level, int row) {
        int first = row * TILE_PIXELS;
        return Rows.between(first, Math.min(height(level), first + TILE_PIXELS));
    }

    /** The level that is one tile; smaller ones show nothing that it does not. */
    public int lone() {
        return Math.min(last(), HALVINGS);
    }

    /** The level that is gathered at one rank, which makes it and those below it. */
    public int gathered() {
        return last() - Math.clamp(last() - LEVEL_OF_1024_PIXELS, 0, HALVINGS);
    }

    /**
     * What becomes of a strip at a level.
     *
     * @param level {@link #gathered()} or above
     * @param strip rows of the image from a border of {@value #TILE_PIXELS} rows to another or the last row
     */
    public Rows at(int level, Rows strip) {
        int halvings = last() - level;
        return strip.none() ? strip : Rows.between(strip.first() >> halvings, halved(strip.end(), halvings));
    }

    /**
     * All that must come together, from the top level down: tile rows that several ranks have rows of, and the gathered level.
     *
     * @throws IllegalArgumentException if strips do not lie on borders of {@value #TILE_PIXELS} rows
     */
    public List<Seam> seams(Partition strips) {
        List<Rows> own = strips.parts().stream().filter(strip -> !strip.none()).toList();
        for (Rows strip : own) {
            if (strip.first() % TILE_PIXELS != 0) {
                throw new IllegalArgumentException(
                        "row %d is no border of %d rows".formatted(strip.first(), TILE_PIXELS));
            }
        }
        var seams = new ArrayList<Seam>();
        for (int level = last(); level > gathered(); level--) {
            int last = -1;
            for (Rows strip : own) {
                Rows rows = at(level, strip);
                int row = rows.first() / TILE_PIXELS;
                if (rows.first() % TILE_PIXELS != 0 && row != last) {
                    seams.add(new Seam(level, tileRow(level, row)));
                    last = row;
                }
            }
        }
        seams.add(new Seam(gathered(), Rows.all(height(gathered()))));
        return seams;
    }

    /** The rank at which a seam's rows come together: the one that has the first. */
    public int owner(Seam seam, Partition strips) {
        for (int rank = 0; rank < strips.ranks(); rank++) {
            Rows rows = at(seam.level(), strips.of(rank));
            if (!rows.none() && rows.end() > seam.rows().first()) {
                return rank;
            }
        }
        throw new IllegalArgumentException("no rank has rows of " + seam);
    }

    /** The description, in XML, for tiles in JPEG. */
    public String description() {
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpg" Overlap="0" TileSize="%d">
              <Size Width="%d" Height="%d"/>
            </Image>
            """.formatted(TILE_PIXELS, width, height);
    }

    private static int halved(int edge, int times) {
        return (int) Math.ceilDiv((long) edge, 1L << times);
    }
}
