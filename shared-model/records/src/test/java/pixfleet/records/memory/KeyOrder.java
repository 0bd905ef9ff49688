package pixfleet.records.memory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** The order of texts in S3 and in DynamoDB: that of their UTF-8 bytes. Java's own puts emoji before some ideographs. */
public final class KeyOrder {
    /** For sorted maps and searches. */
    public static final Comparator<String> UTF_8 = (one, other) -> Arrays.compareUnsigned(bytes(one), bytes(other));

    private KeyOrder() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
