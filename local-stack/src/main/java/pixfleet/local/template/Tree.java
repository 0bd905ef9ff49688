package pixfleet.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Typed looks into the plain tree of a template; every failure names the place. */
final class Tree {
    private Tree() {}

    static Map<String, Object> asMap(@Nullable Object node, String where) {
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof Map<?, ?> map)) {
            throw new TemplateError(where + " must be a map");
        }
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> {
            if (value != null) {
                copy.put(String.valueOf(key), value);
            }
        });
        return copy;
    }

    static Map<String, Object> child(Map<String, Object> parent, String key) {
        return asMap(parent.get(key), key);
    }

    static List<Object> list(@Nullable Object node) {
        return switch (node) {
            case null -> List.of();
            case List<?> list -> new ArrayList<>(list);
            default -> List.of(node);
        };
    }

    static List<Object> list(Map<String, Object> parent, String key) {
        return list(parent.get(key));
    }

    static Optional<String> text(Map<String, Object> parent, String key) {
        return switch (parent.get(key)) {
            case null -> Optional.empty();
            case Map<?, ?> _, List<?> _ -> throw new TemplateError(key + " must be a single value");
            case Object scalar -> Optional.of(scalar(scalar));
        };
    }

    static String text(Map<String, Object> parent, String key, String otherwise) {
        return text(parent, key).orElse(otherwise);
    }

    static int number(Map<String, Object> parent, String key, int otherwise) {
        var value = text(parent, key);
        try {
            return value.map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException _) {
            throw new TemplateError(key + " must be a whole number, not " + value.orElse(""));
        }
    }

    static boolean flag(Map<String, Object> parent, String key) {
        return text(parent, key).map(Boolean::parseBoolean).orElse(false);
    }

    /** Scalars as CloudFormation hands them on: whole numbers without a fraction. */
    static String scalar(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString(number.longValue());
        }
        return String.valueOf(value);
    }

    /** SAM's merge of globals: maps merged, lists joined, scalars of {@code own} win. */
    static Object merged(Object globals, Object own) {
        if (globals instanceof Map<?, ?> && own instanceof Map<?, ?>) {
            var result = new LinkedHashMap<>(asMap(globals, "Globals"));
            asMap(own, "Properties").forEach((key, value) -> result.merge(key, value, Tree::merged));
            return result;
        }
        if (globals instanceof List<?> first && own instanceof List<?> second) {
            var result = new ArrayList<Object>(first);
            result.addAll(second);
            return result;
        }
        return own;
    }
}
