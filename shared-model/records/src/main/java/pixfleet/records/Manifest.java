package pixfleet.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;

/**
 * What a job announced of some of its images: a line each, of its size, its name and, where someone said it, its type; or of
 * its key, where its source was listed. A name holds no control character.
 */
final class Manifest {
    private static final int TYPE = 2;

    private Manifest() {}

    static String write(List<JobImage> images) {
        var text = new StringBuilder();
        for (JobImage image : images) {
            text.append(image.bytes()).append('\t').append(image.fileName());
            if (!image.mediaType().isEmpty()) {
                text.append('\t').append(image.mediaType());
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The same of images whose keys alone are known: nothing stands for their sizes. */
    static String listed(List<String> keys) {
        var text = new StringBuilder();
        keys.forEach(key -> text.append('\t').append(escaped(key)).append('\n'));
        return text.toString();
    }

    /** The keys that {@link #listed} wrote. */
    static List<String> keys(String text) {
        return text.lines()
                .map(line -> plain(line.substring(line.indexOf('\t') + 1)))
                .toList();
    }

    private static String escaped(String key) {
        return key.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String plain(String escaped) {
        var text = new StringBuilder();
        for (int at = 0; at < escaped.length(); at++) {
            char c = escaped.charAt(at);
            if (c == '\\' && at + 1 < escaped.length()) {
                at++;
                text.append(
                        switch (escaped.charAt(at)) {
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> escaped.charAt(at);
                        });
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /**
     * Reads what {@link #write} or {@link #listed} wrote.
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
        if (line.startsWith("\t")) {
            return new JobImage(id, Keys.fileName(plain(line.substring(1))), Long.MAX_VALUE);
        }
        String[] parts = line.split("\t", -1);
        return new JobImage(id, parts[1], Long.parseLong(parts[0]), parts.length > TYPE ? parts[TYPE] : "");
    }
}
