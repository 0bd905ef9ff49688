package pixfleet.fleet.parts;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import pixfleet.fleet.gang.Communicator;

/** Lets all ranks know short texts of which each is known to one rank. A text nobody knows comes out empty. */
final class AllGather {
    private AllGather() {}

    /**
     * Gathers texts. Collective.
     *
     * @param mine what this rank knows, by number
     * @param count how many texts there are; the same for all ranks
     */
    static List<String> of(Communicator communicator, Map<Integer, String> mine, int count) {
        long[] lengths = new long[count];
        mine.forEach((number, text) -> lengths[number] = bytes(text).length);
        communicator.sum(lengths);
        int[] starts = new int[count + 1];
        for (int number = 0; number < count; number++) {
            starts[number + 1] = starts[number] + Math.ceilDiv((int) lengths[number], Long.BYTES);
        }
        long[] words = new long[starts[count]];
        mine.forEach((number, text) -> pack(bytes(text), words, starts[number]));
        communicator.sum(words);
        return IntStream.range(0, count)
                .mapToObj(number -> unpacked(words, starts[number], (int) lengths[number]))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void pack(byte[] text, long[] words, int at) {
        for (int i = 0; i < text.length; i++) {
            words[at + i / Long.BYTES] |= (text[i] & 0xFFL) << (i % Long.BYTES * Byte.SIZE);
        }
    }

    private static String unpacked(long[] words, int at, int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) (words[at + i / Long.BYTES] >> (i % Long.BYTES * Byte.SIZE));
        }
        return new String(text, StandardCharsets.UTF_8);
    }
}
