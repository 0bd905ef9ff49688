package pixfleet.job;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where objects lie: the layout of both buckets, and nothing of what is in them. */
public final class Keys {
    /** Below it, in the uploads bucket, lie originals. */
    public static final String INCOMING = "incoming/";

    /** Below it, in the results bucket, lie jobs and their statuses. */
    public static final String JOBS = "jobs/";

    /** Below it, in the table, lie the leases of nodes. */
    public static final String NODES = "fleet/nodes/";

    /** In the table: the fleet as the scaling last saw it. */
    public static final String FLEET_STATUS = "fleet/status.json";

    /** What one look of the scaling leaves to the next. */
    public static final String FLEET_PLANNER = "fleet/planner.json";

    /** Below it, in the results bucket, lies a page for each day on which a job was made. */
    public static final String GALLERY_DAYS = "gallery/days/";

    /** The metadata name by which an upload without a ticket says its pipeline. */
    public static final String PIPELINE_METADATA = "pipeline";

    /** How many gallery entries a page holds at most. */
    public static final int GALLERY_PAGE = 100;

    private static final int MAX_FILE_NAME = 200;
    private static final Pattern STATUS = Pattern.compile("jobs/([^/]+)/images/([^/]+)\\.json");

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

    /** Where the original of an announced image is uploaded to. */
    public static String original(JobId job, ImageId image, String fileName) {
        return INCOMING + job + "/" + image + "/" + fileName;
    }

    /** What an uploaded object's key says; nothing if it is not below {@value #INCOMING} or names no file. */
    public static Optional<Incoming> incoming(String key) {
        if (!key.startsWith(INCOMING) || key.endsWith("/")) {
            return Optional.empty();
        }
        String rest = key.substring(INCOMING.length());
        String[] parts = rest.split("/", 3);
        if (parts.length == 3 && Ulid.is(parts[0]) && Ulid.is(parts[1])) {
            return Optional.of(new Incoming.Ticketed(new JobId(parts[0]), new ImageId(parts[1]), parts[2]));
        }
        return Optional.of(new Incoming.Loose(rest));
    }

    /**
     * A file name fit for a key: the last segment of a path, control characters replaced by an underscore, at most
     * {@value #MAX_FILE_NAME} characters of which the last are kept, {@code image} if nothing is left.
     */
    public static String fileName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("\\p{Cntrl}", "_").strip();
        if (clean.length() > MAX_FILE_NAME) {
            clean = clean.substring(clean.length() - MAX_FILE_NAME);
        }
        return clean.isEmpty() || clean.equals(".") || clean.equals("..") ? "image" : clean;
    }

    /** Where a job lies. */
    public static String job(JobId job) {
        return JOBS + job + "/job.json";
    }

    /** Below it lie all statuses of a job. */
    public static String statuses(JobId job) {
        return JOBS + job + "/images/";
    }

    /** Where the status of an image lies. */
    public static String status(JobId job, ImageId image) {
        return statuses(job) + image + ".json";
    }

    /** The image whose status lies there, if one does. */
    public static Optional<ImageId> imageOfStatus(String key) {
        Matcher matcher = STATUS.matcher(key);
        return matcher.matches() && Ulid.is(matcher.group(2))
                ? Optional.of(new ImageId(matcher.group(2)))
                : Optional.empty();
    }

    /** Below it lie all results of a job. */
    public static String results(JobId job) {
        return "results/" + job + "/";
    }

    /** Below it lies all that ranks store of an image. */
    public static String results(JobId job, ImageId image) {
        return results(job) + image + "/";
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

    /** Below it lie all verifications of a job. */
    public static String verifications(JobId job) {
        return "verification/" + job + "/";
    }

    /** Where the latest verification of an image lies. */
    public static String verification(JobId job, ImageId image) {
        return verifications(job) + image + ".json";
    }

    /** Where the answer to an idempotency key lies. */
    public static String idempotency(String hash) {
        return "idempotency/" + hash + ".json";
    }

    /** Where a node's lease lies. */
    public static String node(String node) {
        return NODES + node + ".json";
    }

    /** Below it lie the gallery pages of a job. */
    public static String gallery(JobId job) {
        return "gallery/jobs/" + job + "/";
    }

    /** Where the gallery page lies that holds the image at that position of the job. */
    public static String galleryPage(JobId job, int position) {
        return gallery(job) + "%05d.json".formatted(position / GALLERY_PAGE);
    }

    /** Where the list of the jobs lies that were made on that day (UTC) and have results. */
    public static String galleryDay(LocalDate day) {
        return GALLERY_DAYS + day + ".json";
    }
}
