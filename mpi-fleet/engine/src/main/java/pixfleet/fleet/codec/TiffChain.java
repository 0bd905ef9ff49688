package pixfleet.fleet.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pixfleet.fleet.attach.Attachments;
import pixfleet.job.Encoding;
import pixfleet.pipeline.Dimensions;

/** Pages of a TIFF, each its strips or tiles and behind them its directory, to which the one before leads. */
public final class TiffChain {
    /** From here on places are taken to need more than 32 bits. */
    private static final long CLASSIC_END = 0xF000_0000L;

    private final EncodedPiece piece;
    private final boolean big;
    private long link;

    private TiffChain(EncodedPiece piece, boolean big) {
        this.piece = piece;
        this.big = big;
        this.link = big ? 8 : 4;
    }

    /**
     * Begins a file.
     *
     * @param bytes of all pages, not compressed: an upper bound
     * @param piece where the file goes; empty, and the caller's
     */
    public static TiffChain begin(Encoding.Tiff encoding, long bytes, EncodedPiece piece) {
        boolean big = encoding.size() == Encoding.Size.BIG || bytes >= CLASSIC_END;
        ByteBuffer header = ByteBuffer.allocate(big ? 16 : 8).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort((short) 0x4949).putShort((short) (big ? 43 : 42));
        if (big) {
            header.putShort((short) Long.BYTES);
        }
        piece.append(header.clear());
        return new TiffChain(piece, big);
    }

    /** Begins a page. */
    public TiffBlocks page(Dimensions image, Encoding.Tiff encoding) {
        return new TiffBlocks(image, encoding, piece, big, piece.length());
    }

    /** Ends it. */
    public void end(TiffBlocks page, Attachments attachments) {
        int[] lengths = page.finish();
        TiffBlocks.Directory directory = page.directory(lengths, attachments);
        ByteBuffer place = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        piece.put(link, place.putLong(0, directory.at()).limit(big ? Long.BYTES : Integer.BYTES));
        link = directory.next();
    }
}
