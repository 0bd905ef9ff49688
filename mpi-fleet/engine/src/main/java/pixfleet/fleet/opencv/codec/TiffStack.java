package pixfleet.fleet.opencv.codec;

import java.nio.ByteBuffer;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.attach.Attachments;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.codec.TiffBlocks;
import pixfleet.fleet.codec.TiffChain;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;

/** A TIFF of several pages, written one after the other by one rank. For one thread. */
public final class TiffStack implements AutoCloseable {
    private final Encoding.Tiff encoding;
    private final EncodedPiece piece;
    private final TiffChain chain;
    private final RedFirst redFirst = new RedFirst();

    /**
     * @param bytes of all pages, not compressed: an upper bound
     * @param piece where the file goes; empty, and the caller's
     */
    public TiffStack(Encoding.Tiff encoding, long bytes, EncodedPiece piece) {
        this.encoding = encoding;
        this.piece = piece;
        this.chain = TiffChain.begin(encoding, bytes, piece);
    }

    /** Writes the next page. */
    public void add(Mat page, Attachments attachments) {
        try (TiffBlocks blocks = chain.page(RowBand.shape(page), encoding)) {
            redFirst.each(page, blocks::append);
            chain.end(blocks, attachments);
        }
        if (piece.length() > Integer.MAX_VALUE) {
            throw new UnfitImage("The encoded result is larger than 2 GiB.");
        }
    }

    /** All pages so far. */
    public ByteBuffer file() {
        return piece.joined().asByteBuffer();
    }

    @Override
    public void close() {
        redFirst.close();
    }
}
