package pixfleet.fleet.process;

import pixfleet.header.FileBytes;
import pixfleet.header.ImageHeader;
import pixfleet.header.RiffChunk;
import pixfleet.header.UnfitImage;
import pixfleet.header.WebpHeader;

/** Whether a WebP file is all there. */
final class Webp {
    private static final int LENGTH_AT = 4;

    private Webp() {}

    static ImageFile read(ImageHeader said, FileBytes file) {
        long end = 8 + file.little(LENGTH_AT, 4);
        if (end > file.length()) {
            throw UnfitImage.truncated(
                    "the WebP picture should have %d bytes and has %d".formatted(end, file.length()));
        }
        boolean picture = false;
        RiffChunk chunk = RiffChunk.first(file);
        while (true) {
            if (chunk.content() + chunk.length() > end) {
                throw UnfitImage.truncated("a part of the WebP picture is missing");
            }
            picture |= isPicture(chunk.type());
            if (!chunk.hasNext(end)) {
                break;
            }
            chunk = chunk.next(file);
        }
        if (!picture) {
            throw UnfitImage.truncated("it has no picture data");
        }
        return ImageFile.of(said, WebpHeader.orientation(file), Decoding.PLAIN);
    }

    private static boolean isPicture(int type) {
        return type == RiffChunk.LOSSY || type == RiffChunk.LOSSLESS || type == RiffChunk.FRAME;
    }
}
