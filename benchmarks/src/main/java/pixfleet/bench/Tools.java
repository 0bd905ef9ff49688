package pixfleet.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Programs that are used where they are installed. */
public final class Tools {
    private Tools() {}

    /** libvips' command. */
    public static Optional<String> vips() {
        return output(List.of("vips", "--version"))
                .filter(text -> text.startsWith("vips"))
                .map(_ -> "vips");
    }

    /** libvips' command for thumbnails of several files. */
    public static Optional<String> vipsThumbnail() {
        return output(List.of("vipsthumbnail", "--vips-version"))
                .filter(text -> text.startsWith("libvips"))
                .map(_ -> "vipsthumbnail");
    }

    /** ImageMagick's command: {@code magick} from version 7 on, {@code convert} before. */
    public static Optional<String> imageMagick() {
        return List.of("magick", "convert").stream()
                .filter(tool -> output(List.of(tool, "-version"))
                        .filter(text -> text.startsWith("Version: ImageMagick"))
                        .isPresent())
                .findFirst();
    }

    /** The command that gives a program some of the cores only. */
    public static Optional<String> taskset() {
        return output(List.of("taskset", "--version")).map(_ -> "taskset");
    }

    /** What a command prints; nothing if it cannot be run or fails. */
    static Optional<String> output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
