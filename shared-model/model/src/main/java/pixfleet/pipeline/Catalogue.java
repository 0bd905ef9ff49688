package pixfleet.pipeline;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every operation there is: those that {@link ServiceLoader} finds. */
public final class Catalogue {
    private static final List<OperationType> ALL =
            ServiceLoader.load(Operation.class, Operation.class.getClassLoader()).stream()
                    .map(provider -> provider.get().type())
                    .sorted(Comparator.comparing(OperationType::group).thenComparing(OperationType::title))
                    .toList();

    private static final Map<String, OperationType> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(OperationType::name, Function.identity()));

    private Catalogue() {}

    /** All operations, grouped, in the order a user reads them. */
    public static List<OperationType> all() {
        return ALL;
    }

    /** The operation of that name, if there is one. */
    public static Optional<OperationType> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * The operation of that name with the given values.
     *
     * @throws InvalidPipeline if there is none, or a parameter is unknown or out of range
     */
    public static Operation operation(String name, Map<String, String> given) {
        return find(name)
                .orElseThrow(() -> new InvalidPipeline("there is no operation %s; there are %s"
                        .formatted(
                                name.isBlank() ? "without a name" : name,
                                ALL.stream().map(OperationType::name).sorted().collect(Collectors.joining(", ")))))
                .with(given);
    }
}
