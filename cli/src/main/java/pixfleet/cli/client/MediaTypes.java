package pixfleet.cli.client;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The media type a file's name suggests; what the file really is, intake finds out from its bytes. */
final class MediaTypes {
    private static final Map<String, String> BY_ENDING = Map.of(
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "png", "image/png",
            "webp", "image/webp",
            "bmp", "image/bmp",
            "tif", "image/tiff",
            "tiff", "image/tiff");

    private MediaTypes() {}

    static String of(Path file) {
        return BY_ENDING.getOrDefault(ending(file), "application/octet-stream");
    }

    /** Whether the name says that it is an image. */
    static boolean known(Path file) {
        return BY_ENDING.containsKey(ending(file));
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
