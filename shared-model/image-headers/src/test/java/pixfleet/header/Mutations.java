package pixfleet.header;

import java.util.List;
import java.util.random.RandomGenerator;

/** Files that nobody meant to write: sound ones, changed a little, by chance that can be repeated. */
public final class Mutations {
    /** Where counts, lengths and offsets tip over. */
    private static final int[] EDGES = {
        0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, -2
    };

    private final List<byte[]> corpus;
    private final RandomGenerator chance;

    /** Changes those files. */
    public Mutations(List<byte[]> corpus, RandomGenerator chance) {
        this.corpus = List.copyOf(corpus);
        this.chance = chance;
    }

    /** The next one. */
    public byte[] next() {
        byte[] file = sound().clone();
        for (int left = 1 + chance.nextInt(6); left > 0 && file.length > 0; left--) {
            file = changed(file);
        }
        return file;
    }

    private byte[] sound() {
        return corpus.get(chance.nextInt(corpus.size()));
    }

    private byte[] changed(byte[] file) {
        int at = near(file.length);
        switch (chance.nextInt(7)) {
            case 0 -> file[at] ^= (byte) (1 << chance.nextInt(8));
            case 1 -> file[at] = (byte) chance.nextInt();
            case 2 -> number(file, at, EDGES[chance.nextInt(EDGES.length)], 1 + chance.nextInt(4));
            case 3 -> number(file, at, file.length + chance.nextInt(9) - 4, 4);
            case 4 -> {
                return SamplesOfFiles.cut(file, at);
            }
            case 5 -> {
                return SamplesOfFiles.joined(SamplesOfFiles.cut(file, at), tail(sound()));
            }
            default -> {
                int length = Math.min(file.length - at, 1 + chance.nextInt(64));
                System.arraycopy(file, at, file, near(file.length - length + 1), length);
            }
        }
        return file;
    }

    /** Mostly near the beginning, where headers are. */
    private int near(int length) {
        return chance.nextInt(4) == 0 ? chance.nextInt(length) : chance.nextInt(Math.min(length, 256));
    }

    private byte[] tail(byte[] file) {
        int from = chance.nextInt(file.length);
        return java.util.Arrays.copyOfRange(file, from, file.length);
    }

    private void number(byte[] file, int at, int value, int bytes) {
        boolean little = chance.nextBoolean();
        for (int i = 0; i < bytes && at + i < file.length; i++) {
            file[at + i] = (byte) (value >> (8 * (little ? i : bytes - 1 - i)));
        }
    }
}
