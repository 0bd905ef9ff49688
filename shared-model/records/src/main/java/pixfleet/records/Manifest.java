package pixfleet.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;

/** What a job announced of some of its images: a line each, of its size and its name. A name holds no control character. */
final class Manifest {
    private Manifest() {}

    static String write(List<JobImage> images) {
        var text = new StringBuilder();
        for (JobImage image : images) {
            text.append(image.bytes()).append('\t').append(image.fileName()).append('\n');
        }
        return text.toString();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param first the position of the first line's image
     */
    static List<JobImage> read(JobId job, int first, String text) {
        var images = new ArrayList<JobImage>();
        for (String line : text.lines().toList()) {
            images.add(image(ImageId.of(job, first + images.size()), line));
        }
        return images;
    }

    /** The line of that image, if there is one at its position. */
    static Optional<JobImage> find(ImageId image, int first, String text) {
        return text.lines().skip(image.position() - first).findFirst().map(line -> image(image, line));
    }

    private static JobImage image(ImageId id, String line) {
        int tab = line.indexOf('\t');
        return new JobImage(id, line.substring(tab + 1), Long.parseLong(line.substring(0, tab)));
    }
}
