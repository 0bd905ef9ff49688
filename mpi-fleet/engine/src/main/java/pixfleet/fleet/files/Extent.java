package pixfleet.fleet.files;

import java.util.List;

/**
 * Where a part lies in its file.
 *
 * @param at its first byte
 * @param length bytes
 */
record Extent(long at, long length) {
    String name() {
        return at + "-" + length;
    }

    private static Extent of(String name) {
        int dash = name.indexOf('-');
        return new Extent(Long.parseLong(name.substring(0, dash)), Long.parseLong(name.substring(dash + 1)));
    }

    /**
     * Where the last part ends.
     *
     * @throws IllegalArgumentException if they do not lie back to back
     */
    static long endOf(List<String> parts) {
        long end = 0;
        for (String name : parts) {
            Extent part = of(name);
            if (part.at() != end) {
                throw new IllegalArgumentException("no part begins at byte " + end);
            }
            end += part.length();
        }
        return end;
    }
}
