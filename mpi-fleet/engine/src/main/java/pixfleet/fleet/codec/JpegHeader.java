package pixfleet.fleet.codec;

import java.nio.ByteBuffer;

/**
 * What stands before the scan of a baseline JPEG file that was just encoded.
 *
 * @param rows the file's rows
 * @param blockRows rows that a restart interval of the full width spans: 8, or 16 where chroma is halved vertically
 * @param rowsAt where the number of rows stands
 * @param scan where the coded pixels begin
 */
record JpegHeader(int rows, int blockRows, int rowsAt, int scan) {
    private static final int START_OF_FRAME = 0xC0;
    private static final int START_OF_SCAN = 0xDA;

    /** @throws IllegalArgumentException if it is no baseline JPEG */
    static JpegHeader of(ByteBuffer file) {
        int frame = 0;
        int at = 2;
        while (at + 4 <= file.limit() && file.get(at) == (byte) 0xFF) {
            int marker = file.get(at + 1) & 0xFF;
            int next = at + 2 + (file.getShort(at + 2) & 0xFFFF);
            if (marker == START_OF_FRAME) {
                frame = at + 4;
            } else if (marker == START_OF_SCAN && frame > 0) {
                return new JpegHeader(file.getShort(frame + 1) & 0xFFFF, blockRows(file, frame), frame + 1, next);
            }
            at = next;
        }
        throw new IllegalArgumentException("this is no baseline JPEG");
    }

    /** In a scan of one component blocks follow each other one by one, whatever its sampling says. */
    private static int blockRows(ByteBuffer file, int frame) {
        int components = file.get(frame + 5);
        int most = 1;
        for (int i = 0; i < components && components > 1; i++) {
            most = Math.max(most, file.get(frame + 7 + 3 * i) & 0xF);
        }
        return 8 * most;
    }

    void putRows(ByteBuffer file, int all) {
        file.putShort(rowsAt, (short) all);
    }
}
