package pixfleet.fleet.attach;

import java.nio.ByteBuffer;

/**
 * Bytes to be put into a file.
 *
 * @param at in front of which of the file's bytes
 * @param bytes from position to limit; none if there is nothing to be put there
 */
public record Insertion(int at, ByteBuffer bytes) {}
