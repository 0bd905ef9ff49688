package pixfleet.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The words behind the command.
 *
 * @param names of the benchmarks asked for; none asks for the list
 * @param out a file for the report
 * @param json whether rows are printed as JSON instead of tables
 * @param settings how they are run
 */
record Words(List<String> names, Optional<Path> out, boolean json, Settings settings) {
    private static final Set<String> WITH_VALUE =
            Set.of("--case", "--cases", "--folder", "--home", "--out", "--rounds", "--seed");
    private static final int DEFAULT_ROUNDS = 7;
    private static final int MOST = 1_000_000;

    Words {
        names = List.copyOf(names);
    }

    /**
     * Reads them.
     *
     * @param environment of the process
     * @throws IllegalArgumentException if a word is unknown or out of range
     */
    static Words read(List<String> arguments, Map<String, String> environment) {
        var names = new ArrayList<String>();
        var values = new HashMap<String, String>();
        boolean list = false;
        boolean quick = false;
        boolean json = false;
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String word = words.next();
            if (word.equals("--list")) {
                list = true;
            } else if (word.equals("--quick")) {
                quick = true;
            } else if (word.equals("--json")) {
                json = true;
            } else if (WITH_VALUE.contains(word) && words.hasNext()) {
                values.put(word, words.next());
            } else if (word.startsWith("-")) {
                throw new IllegalArgumentException("%s is no option, or lacks its value".formatted(word));
            } else {
                names.add(word);
            }
        }
        if (list) {
            names.clear();
        }
        return new Words(
                names,
                Optional.ofNullable(values.get("--out")).map(Path::of),
                json,
                settings(values, quick, environment));
    }

    private static Settings settings(Map<String, String> values, boolean quick, Map<String, String> environment) {
        Path home = Path.of(values.getOrDefault("--home", environment.getOrDefault("PIXFLEET_HOME", ".")))
                .toAbsolutePath()
                .normalize();
        String state = environment.getOrDefault("PIXFLEET_STATE", "");
        Path folder =
                state.isEmpty() ? home.resolve(".pixfleet") : Path.of(state).toAbsolutePath();
        return new Settings(
                home,
                Optional.ofNullable(values.get("--folder"))
                        .map(given -> Path.of(given).toAbsolutePath())
                        .orElse(folder.resolve("bench")),
                quick,
                (int) number(values, "--rounds", quick ? 1 : DEFAULT_ROUNDS, 1, MOST),
                cases(values),
                number(values, "--seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
                Optional.ofNullable(values.get("--case")));
    }

    private static OptionalInt cases(Map<String, String> values) {
        return values.containsKey("--cases")
                ? OptionalInt.of((int) number(values, "--cases", 1, 1, MOST))
                : OptionalInt.empty();
    }

    private static long number(Map<String, String> values, String name, long otherwise, long least, long most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with the range.
        }
        throw new IllegalArgumentException(
                "%s must be a whole number from %d to %d, not '%s'".formatted(name, least, most, text));
    }
}
