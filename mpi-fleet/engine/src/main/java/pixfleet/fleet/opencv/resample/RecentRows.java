package pixfleet.fleet.opencv.resample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The rows made last, since a row of an image has a part in several of the result. Any rows as near to each other as there are
 * places are kept at the same time.
 *
 * @param <R> a row
 */
final class RecentRows<R> {
    private final List<R> rows = new ArrayList<>();
    private final int[] numbers;

    /**
     * @param places how many rows are kept
     * @param maker of an empty row
     */
    RecentRows(int places, Supplier<R> maker) {
        numbers = new int[places];
        Arrays.fill(numbers, -1);
        for (int i = 0; i < places; i++) {
            rows.add(maker.get());
        }
    }

    /**
     * A row, made only if it is not there.
     *
     * @param maker fills the row
     */
    R row(int number, Consumer<R> maker) {
        int place = number % numbers.length;
        if (numbers[place] != number) {
            numbers[place] = -1;
            maker.accept(rows.get(place));
            numbers[place] = number;
        }
        return rows.get(place);
    }
}
