package pixfleet.fleet.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdlerTest {
    @Test
    void ofPartsJoinedIsThatOfTheWhole() {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(300_000)];
            random.nextBytes(bytes);
            int first = random.nextInt(bytes.length + 1);
            int second = first + random.nextInt(bytes.length - first + 1);

            Adler joined = Adler.of(bytes, 0, first)
                    .then(Adler.of(bytes, first, second - first))
                    .then(Adler.of(bytes, second, bytes.length - second));

            assertThat(joined).isEqualTo(Adler.of(bytes, 0, bytes.length));
        }
    }

    @Test
    void ofNothingChangesNothing() {
        Adler some = Adler.of(new byte[] {1, 2, (byte) 255}, 0, 3);

        assertThat(Adler.NONE.then(some)).isEqualTo(some);
        assertThat(some.then(Adler.NONE)).isEqualTo(some);
        assertThat(Adler.NONE).isEqualTo(Adler.of(new byte[0], 0, 0));
    }

    @Test
    void staysRightWhereBothSumsAreLargest() {
        byte[] bytes = new byte[3 * 65521];
        Arrays.fill(bytes, (byte) 255);

        assertThat(Adler.of(bytes, 0, 65521).then(Adler.of(bytes, 65521, 2 * 65521)))
                .isEqualTo(Adler.of(bytes, 0, bytes.length));
    }
}
