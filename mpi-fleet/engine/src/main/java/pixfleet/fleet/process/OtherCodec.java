package pixfleet.fleet.process;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import pixfleet.job.Encoding;

/** What decodes files that OpenCV does not read right also writes formats that OpenCV does not write here. */
public interface OtherCodec extends OtherDecoder {
    /**
     * Encodes a picture.
     *
     * @param picture left alone
     * @param arena lends the memory of the file
     * @throws pixfleet.header.UnfitImage if it cannot be encoded, takes more memory or time than it may, or this
     *     machine has no such encoder
     */
    ByteBuffer encode(Encoding.Other encoding, Picture picture, Arena arena);
}
