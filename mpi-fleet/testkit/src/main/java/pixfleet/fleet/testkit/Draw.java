package pixfleet.fleet.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import pixfleet.pipeline.Colour;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.NumberList;
import pixfleet.pipeline.Operation;
import pixfleet.pipeline.OperationType;
import pixfleet.pipeline.Parameter;
import pixfleet.pipeline.Picture;
import pixfleet.pipeline.Text;

/** Draws operations with legal parameters: often the default or a small value, at times an end of the range. */
public final class Draw {
    private static final int TRIES = 50;
    private static final int FAR = 400;
    private static final String LETTERS = "Pixfleet gj:|,%07";

    /** PNG files of as many kinds. */
    private static final List<String> PICTURES = List.of(
            // gray
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg",
            // colour
            "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAHUlEQVR42mNwUWiy-fvs46FsBoOffMfvMj7pKAUAYCEJ4WJOQ4MAAAAASUVORK5CYII",
            // gray with alpha
            "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAQAAAAT4xYKAAAAF0lEQVR42mMwWcTPzcDLcjiP4QZf4QMAGhgEaosZ1V4AAAAASUVORK5CYII",
            // colour with alpha of 16 bits
            "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAEEAYAAAAWoykDAAAAr0lEQVR42gGkAFv_AP13sHZw65QL1TNflz2q2GGbkf_JEfV8ztRYu78s4DdTyb36D_AWnckAV1Z0BmZ2z7C064kCxEJp2hz2umbT-LbUsQCp6g51WlwughAkKgjnBwCPf4k4XrCUI1VRglaLluik_vI6DJ_Fr9dghDeBa90KcwnLShJS5NpwAOZyD8qk2h6YQGwYnCQnnphR1YFCBBNv61cTwWaxMmndY_w1x5f_CKb2n1EUlt2txQAAAABJRU5ErkJggg",
            // black and white
            "iVBORw0KGgoAAAANSUhEUgAAABEAAAABAQAAAAAQwHjMAAAADElEQVR42mNYFdoAAAMsAYCa-TxoAAAAAElFTkSuQmCC");

    private Draw() {}

    /** An operation of that type. Values that are legal one by one and not together are drawn again. */
    public static Operation operation(Random random, OperationType type) {
        for (int i = 0; i < TRIES; i++) {
            var given = new LinkedHashMap<String, String>();
            type.parameters().forEach(parameter -> given.put(parameter.name(), value(random, parameter)));
            try {
                return type.with(given);
            } catch (InvalidPipeline _) {
                given.clear();
            }
        }
        return type.with(Map.of());
    }

    private static String value(Random random, Parameter<?> parameter) {
        if (random.nextInt(3) == 0) {
            return written(parameter);
        }
        return switch (parameter) {
            case Parameter.WholeNumber whole -> String.valueOf(whole(random, whole));
            case Parameter.Decimal decimal -> String.valueOf(decimal(random, decimal.min(), decimal.max()));
            case Parameter.Choice<?> choice ->
                choice.words().get(random.nextInt(choice.words().size()));
            case Colour _ -> "%06x".formatted(random.nextInt(1 << 24));
            case Text text -> text(random, text.maxLength());
            case NumberList list -> numbers(random, list);
            case Picture _ -> PICTURES.get(random.nextInt(PICTURES.size()));
        };
    }

    private static <T> String written(Parameter<T> parameter) {
        return parameter.written(parameter.defaultValue()).toString();
    }

    /**
     * Large values are rare: a halo of hundreds of rows hides the seams that are looked for. None is so large that a result
     * would have billions of pixels.
     */
    private static int whole(Random random, Parameter.WholeNumber whole) {
        int steps = (whole.max() - whole.min()) / whole.step();
        int most = Math.min(steps, random.nextInt(8) == 0 ? FAR : 8);
        return whole.min() + whole.step() * random.nextInt(most + 1);
    }

    private static double decimal(Random random, double min, double max) {
        double value = switch (random.nextInt(8)) {
            case 0 -> min;
            case 1 -> max;
            default -> min + (max - min) * Math.pow(random.nextDouble(), 1 + random.nextInt(4));
        };
        return Math.clamp(Math.round(value * 100) / 100.0, min, max);
    }

    private static String text(Random random, int maxLength) {
        return "a"
                + IntStream.range(0, random.nextInt(maxLength))
                        .mapToObj(_ -> String.valueOf(LETTERS.charAt(random.nextInt(LETTERS.length()))))
                        .collect(Collectors.joining());
    }

    private static String numbers(Random random, NumberList list) {
        List<Integer> counts = list.counts();
        return IntStream.range(0, counts.get(random.nextInt(counts.size())))
                .mapToObj(_ -> String.valueOf(weight(random, list)))
                .collect(Collectors.joining(" "));
    }

    /** Mostly near zero and of either sign: sums of large numbers are white or black, and white equals white. */
    private static double weight(Random random, NumberList list) {
        double least = Math.max(list.min(), -2);
        double most = Math.min(list.max(), 2);
        return random.nextInt(20) == 0 ? decimal(random, list.min(), list.max()) : decimal(random, least, most);
    }
}
