package pixfleet.cli.client;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The media type a file's name suggests; what the file really is, intake finds out from its bytes. */
final class MediaTypes {
    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("png", "image/png"),
            Map.entry("webp", "image/webp"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heic"),
            Map.entry("avif", "image/avif"),
            Map.entry("jxl", "image/jxl"),
            Map.entry("gif", "image/gif"),
            Map.entry("jp2", "image/jp2"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("tif", "image/tiff"),
            Map.entry("tiff", "image/tiff"));

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
