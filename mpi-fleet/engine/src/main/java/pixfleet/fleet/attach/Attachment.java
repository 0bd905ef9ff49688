package pixfleet.fleet.attach;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import pixfleet.header.FileBytes;
import pixfleet.header.TiffDirectory;
import pixfleet.job.ImageFormat;

/** Reads attachments from whole files and puts them into encoded ones. */
public final class Attachment {
    private Attachment() {}

    /**
     * What a file has attached. Whatever is damaged is not attached.
     *
     * @param file from 0 to its limit; left alone
     */
    public static Attachments of(ImageFormat format, ByteBuffer file) {
        ByteBuffer bytes = file.duplicate().clear().limit(file.limit());
        return switch (format) {
            case JPEG -> JpegAttachments.read(bytes);
            case PNG -> PngAttachments.read(bytes);
            case WEBP -> WebpAttachments.read(bytes);
            case TIFF -> TiffAttachments.read(TiffDirectory.first(FileBytes.of(bytes)));
            case BMP -> Attachments.NONE;
            // Their decoder finds the profile.
            case JXL -> JxlAttachments.read(bytes);
            case HEIC, AVIF, GIF, JP2 -> Attachments.NONE;
        };
    }

    /**
     * An encoded file with attachments put in.
     *
     * @param file as an encoder wrote it, from 0 to its limit, without any; may be changed
     * @param arena lends the memory
     */
    public static ByteBuffer put(ImageFormat format, Attachments attachments, ByteBuffer file, Arena arena) {
        if (attachments.isEmpty()) {
            return file;
        }
        Insertion insertion = insertion(format, attachments, file);
        if (!insertion.bytes().hasRemaining()) {
            return file;
        }
        ByteBuffer out = arena.allocate((long) file.limit() + insertion.bytes().remaining())
                .asByteBuffer();
        out.put(file.slice(0, insertion.at())).put(insertion.bytes().duplicate());
        return out.put(file.slice(insertion.at(), file.limit() - insertion.at()))
                .flip();
    }

    /** What is to be put where in the file that begins with {@code head}, which may be changed. */
    public static Insertion insertion(ImageFormat format, Attachments attachments, ByteBuffer head) {
        return switch (format) {
            case JPEG -> JpegAttachments.insertion(attachments, head);
            case PNG -> PngAttachments.insertion(attachments);
            case WEBP -> WebpAttachments.insertion(attachments, head);
            case JXL -> JxlAttachments.insertion(attachments, head);
            // A TIFF's directory is written with them, an AVIF by its encoder.
            case BMP, TIFF, HEIC, AVIF, GIF, JP2 -> new Insertion(0, ByteBuffer.allocate(0));
        };
    }
}
