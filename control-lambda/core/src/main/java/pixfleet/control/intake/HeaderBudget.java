package pixfleet.control.intake;

import pixfleet.job.ImageFormat;

/** How much of a file is read for its header: one read of its head, unless its format puts the header elsewhere. */
final class HeaderBudget {
    /** What comes along with an upload's facts. */
    static final int HEAD = Uploads.HEAD_BYTES;

    /** Where a header may stand behind other things, or at a file's end. */
    static final int ANYWHERE = 1 << 20;

    private HeaderBudget() {}

    /** The most bytes that are read of a file of that format until its header is known, the head among them. */
    static int of(ImageFormat format) {
        return switch (format) {
            // Width and height have a fixed place there.
            case BMP, GIF, WEBP -> HEAD;
            // Segments and chunks with profiles, previews and texts come first, as long as they like.
            case JPEG, PNG -> ANYWHERE;
            // Directories lie where their writer put them, most often behind the pixels.
            case TIFF -> ANYWHERE;
            // Boxes come in almost any order, and what is in them is passed over unread.
            case HEIC, AVIF, JXL, JP2 -> ANYWHERE;
        };
    }
}
