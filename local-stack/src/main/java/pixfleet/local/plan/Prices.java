package pixfleet.local.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What things cost, read from tables beside the template.
 *
 * @param prices US dollars by what is paid for
 * @param types kinds of machines by name
 */
record Prices(Map<String, Double> prices, Map<String, Type> types) {
    Prices {
        prices = Map.copyOf(prices);
        types = Map.copyOf(types);
    }

    /**
     * A kind of machine.
     *
     * @param cores its vCPUs
     * @param mebibytes its memory
     * @param dollarsAnHour on demand
     */
    record Type(int cores, int mebibytes, double dollarsAnHour) {}

    /** Reads {@code prices.tsv} and {@code instance-types.tsv} of a folder. */
    static Prices read(Path folder) {
        var prices = new HashMap<String, Double>();
        rows(folder.resolve("prices.tsv")).forEach(row -> prices.put(row[0], Double.valueOf(row[1])));
        var types = new HashMap<String, Type>();
        rows(folder.resolve("instance-types.tsv"))
                .forEach(row -> types.put(
                        row[0],
                        new Type(Integer.parseInt(row[1]), Integer.parseInt(row[2]), Double.parseDouble(row[3]))));
        return new Prices(prices, types);
    }

    /** Price of one of them; asking for what the table has not is a bug of the caller. */
    double of(String what) {
        return Optional.ofNullable(prices.get(what))
                .orElseThrow(() -> new IllegalArgumentException("prices.tsv has no " + what));
    }

    private static List<String[]> rows(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }
}
