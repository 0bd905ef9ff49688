package pixfleet.job;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/** Where objects lie: the layout of both buckets, and nothing of what is in them. */
public final class Keys {
    /** Below it, in the uploads bucket, lie originals. */
    public static final String INCOMING = "incoming/";

    /** Below it lie those that were uploaded with tickets. */
    public static final String TICKETED = INCOMING + "jobs/";

    /** Images of a job whose keys begin with the same digits: whose objects lie together, and are listed together. */
    public static final int TOGETHER = 100;

    /** Below it, in the results bucket, lies what is kept of results that are not whole yet. */
    public static final String STRIPS = "strips/";

    /** Below it, in the table, lie the leases of nodes. */
    public static final String NODES = "fleet/nodes/";

    /** In the table: the fleet as the scaling last saw it. */
    public static final String FLEET_STATUS = "fleet/status.json";

    /** What one look of the scaling leaves to the next. */
    public static final String FLEET_PLANNER = "fleet/planner.json";

    /** The metadata name by which an upload without a ticket says its pipeline. */
    public static final String PIPELINE_METADATA = "pipeline";

    private static final String RESULTS = "results/";

    /** What two hexadecimal digits tell apart. */
    private static final int DIGITS = 256;

    private static final int MAX_FILE_NAME = 200;

    /** Control characters, halves of characters, and the two that are none, with which a queue takes no message. */
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cs}\\uFFFE\\uFFFF]");

    /** S3 puts the name of the file that a form sends in its place, wherever it stands in a form's key. */
    private static final String VARIABLE = "${filename}";

    private Keys() {}

    /** What the key of an upload says. */
    public sealed interface Incoming {
        /**
         * An upload made with a ticket.
         *
         * @param job the job that announced it
         * @param image the image it is
         * @param fileName its name
         */
        record Ticketed(JobId job, ImageId image, String fileName) implements Incoming {}

        /**
         * An upload made by an S3 client of the user's own; its metadata say the pipeline.
         *
         * @param fileName the key below {@value Keys#INCOMING}
         */
        record Loose(String fileName) implements Incoming {}
    }

    /**
     * The two digits of a hash that keys of an image have before its job: hundreds of images of a job lie in as many places, so that
     * none is asked for more than S3 gives of one.
     */
    private static String digits(JobId job, int hundred) {
        var hash = new CRC32();
        hash.update(job.value().getBytes(StandardCharsets.US_ASCII));
        return "%02x/".formatted((hash.getValue() + hundred) % DIGITS);
    }

    private static String digits(JobId job, ImageId image) {
        return digits(job, image.position() / TOGETHER);
    }

    /** The folders below a prefix that a job of so many images has, none or more. */
    private static List<String> folders(String prefix, JobId job, int images) {
        return IntStream.range(0, Math.min(DIGITS, Math.ceilDiv(images, TOGETHER)))
                .mapToObj(hundred -> prefix + digits(job, hundred) + job + "/")
                .toList();
    }

    /** Below them lie the originals of a job of so many images that were uploaded with tickets. */
    public static List<String> originals(JobId job, int images) {
        return folders(TICKETED, job, images);
    }

    /** Below it lie the originals of the hundred images of a job that an image belongs to, in the order of their ids. */
    public static String originals(JobId job, ImageId image) {
        return TICKETED + digits(job, image) + job + "/";
    }

    /** Where the original of an announced image is uploaded to. */
    public static String original(JobId job, ImageId image, String fileName) {
        return originals(job, image) + image + "/" + fileName;
    }

    /** What an uploaded object's key says; nothing if it is not below {@value #INCOMING} or names no file. */
    public static Optional<Incoming> incoming(String key) {
        if (!key.startsWith(INCOMING) || key.endsWith("/")) {
            return Optional.empty();
        }
        return ticketed(key).or(() -> Optional.of(new Incoming.Loose(key.substring(INCOMING.length()))));
    }

    private static Optional<Incoming> ticketed(String key) {
        if (!key.startsWith(TICKETED)) {
            return Optional.empty();
        }
        String[] parts = key.substring(TICKETED.length()).split("/", 4);
        if (parts.length < 4 || !Ulid.is(parts[1]) || !Ulid.is(parts[2])) {
            return Optional.empty();
        }
        var ticketed = new Incoming.Ticketed(new JobId(parts[1]), new ImageId(parts[2]), parts[3]);
        // Elsewhere nobody would find it again.
        return key.equals(original(ticketed.job(), ticketed.image(), ticketed.fileName()))
                ? Optional.of(ticketed)
                : Optional.empty();
    }

    /**
     * A file name fit for a key, a form's field and a message: the last segment of a path, with an underscore for what one of them
     * refuses or takes for something else, at most {@value #MAX_FILE_NAME} characters of which the last are kept, {@code image} if
     * nothing is left.
     */
    public static String fileName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean =
                UNFIT.matcher(last).replaceAll("_").replace(VARIABLE, "_").strip();
        if (clean.length() > MAX_FILE_NAME) {
            int from = clean.length() - MAX_FILE_NAME;
            clean = clean.substring(Character.isLowSurrogate(clean.charAt(from)) ? from + 1 : from);
        }
        return clean.isEmpty() || clean.equals(".") || clean.equals("..") ? "image" : clean;
    }

    /** Below them lie all results of a job of so many images. */
    public static List<String> results(JobId job, int images) {
        return folders(RESULTS, job, images);
    }

    /** Below it lies all that ranks store of an image. */
    public static String results(JobId job, ImageId image) {
        return RESULTS + digits(job, image) + job + "/" + image + "/";
    }

    /** Where the result of an image is stored. */
    public static String result(JobId job, ImageId image, ImageFormat format) {
        return results(job, image) + "result." + format.extension();
    }

    /**
     * The key of a result's copy: that of the place meant for it, and the ending of its format where that has another, since
     * two originals may differ in their endings alone.
     */
    public static String copy(String place, ImageFormat format) {
        String ending = place.substring(place.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return format.endings().contains(ending) ? place : place + "." + format.extension();
    }

    /** Where the thumbnail of a result is stored. */
    public static String thumb(JobId job, ImageId image) {
        return results(job, image) + "thumb.jpg";
    }

    /** Below it lie the deep zoom pyramids of an image: of its result, and of its original. */
    public static String tiles(JobId job, ImageId image) {
        return results(job, image) + "tiles/";
    }

    /** Where the description of a pyramid lies. */
    public static String dzi(Pyramid pyramid) {
        return tiles(pyramid.job(), pyramid.image()) + pyramid.side().stem() + ".dzi";
    }

    /**
     * Where a tile of a pyramid lies, in the place in which viewers look for it when they know where the description lies.
     *
     * @param level 0 for the level of one pixel
     * @param column counted from the left, from 0
     * @param row counted from the top, from 0
     */
    public static String tile(Pyramid pyramid, int level, int column, int row) {
        return "%s%s_files/%d/%d_%d.jpg"
                .formatted(tiles(pyramid.job(), pyramid.image()), pyramid.side().stem(), level, column, row);
    }

    /** Below it lie finished strips of a job's results that are not whole yet. */
    public static String strips(JobId job) {
        return STRIPS + job + "/";
    }

    /** Below it lie finished strips of an image's result that is not whole yet. */
    public static String strips(JobId job, ImageId image) {
        return strips(job) + image + "/";
    }

    /** Where a node's lease lies. */
    public static String node(String node) {
        return NODES + node + ".json";
    }
}
