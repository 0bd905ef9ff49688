package pixfleet.local.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CloudFormation's intrinsic functions over parameters, mappings, conditions and the names of resources. */
final class Evaluator {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]+)}");

    private enum Nothing {
        NO_VALUE
    }

    private final Map<String, String> values;
    private final Map<String, Object> mappings;
    private final Map<String, Object> conditions;
    private final Names names;
    private final Map<String, Boolean> decided = new HashMap<>();

    /** What resources are called. */
    interface Names {
        /** Answer to {@code Ref}; throws {@link TemplateError} for an unknown resource. */
        String reference(String logicalId);

        /** Answer to {@code Fn::GetAtt}; throws {@link TemplateError} for an unknown resource. */
        String attribute(String logicalId, String attribute);
    }

    /** Functions over these; {@code values} holds parameters and pseudo parameters. */
    Evaluator(Map<String, String> values, Map<String, Object> mappings, Map<String, Object> conditions, Names names) {
        this.values = Map.copyOf(values);
        this.mappings = mappings;
        this.conditions = conditions;
        this.names = names;
    }

    /** A map with every function below it carried out. */
    Map<String, Object> map(Map<String, Object> node) {
        return Tree.asMap(value(node), "value");
    }

    /** Whether a named condition holds. */
    boolean holds(String condition) {
        var known = decided.get(condition);
        if (known != null) {
            return known;
        }
        var expression = conditions.get(condition);
        if (expression == null) {
            throw new TemplateError("no condition is called " + condition);
        }
        boolean holds = truth(expression);
        decided.put(condition, holds);
        return holds;
    }

    /** A value with every function in it carried out. */
    Object value(Object node) {
        return switch (node) {
            case Map<?, ?> map -> ofMap(Tree.asMap(map, "value"));
            case List<?> list -> {
                var items = new ArrayList<Object>();
                list.forEach(item -> keep(items, value(item)));
                yield items;
            }
            default -> node;
        };
    }

    private static void keep(List<Object> items, Object value) {
        if (value != Nothing.NO_VALUE) {
            items.add(value);
        }
    }

    private Object ofMap(Map<String, Object> map) {
        if (map.size() == 1) {
            var only = map.entrySet().iterator().next();
            if (only.getKey().startsWith("Fn::") || only.getKey().equals("Ref")) {
                return function(only.getKey(), only.getValue());
            }
            if (only.getKey().equals("Condition")
                    && only.getValue() instanceof String name
                    && conditions.containsKey(name)) {
                return holds(name);
            }
        }
        var result = new LinkedHashMap<String, Object>();
        map.forEach((key, child) -> {
            var value = value(child);
            if (value != Nothing.NO_VALUE) {
                result.put(key, value);
            }
        });
        return result;
    }

    private Object function(String name, Object argument) {
        return switch (name) {
            case "Ref" -> reference(text(argument));
            case "Fn::GetAtt" -> attribute(argument);
            case "Fn::Sub" -> substituted(argument);
            case "Fn::Join" -> join(arguments(name, argument, 2));
            case "Fn::Select" -> select(arguments(name, argument, 2));
            case "Fn::Split" -> split(arguments(name, argument, 2));
            case "Fn::If" -> branch(arguments(name, argument, 3));
            case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not" -> truth(Map.of(name, argument));
            case "Fn::Base64" ->
                Base64.getEncoder().encodeToString(text(value(argument)).getBytes(StandardCharsets.UTF_8));
            case "Fn::FindInMap" -> found(arguments(name, argument, 3));
            case "Fn::GetAZs" -> List.of(values.get("AWS::Region") + "a", values.get("AWS::Region") + "b");
            default -> throw new TemplateError("the local stack does not know " + name);
        };
    }

    private Object reference(String name) {
        if (name.equals("AWS::NoValue")) {
            return Nothing.NO_VALUE;
        }
        var value = values.get(name);
        return value == null ? names.reference(name) : value;
    }

    private String attribute(Object argument) {
        var path = argument instanceof List<?> list
                ? String.join(".", list.stream().map(part -> text(value(part))).toList())
                : text(argument);
        int dot = path.indexOf('.');
        if (dot < 0) {
            throw new TemplateError("Fn::GetAtt needs resource.attribute, not " + path);
        }
        return names.attribute(path.substring(0, dot), path.substring(dot + 1));
    }

    private String substituted(Object argument) {
        Map<String, Object> own = Map.of();
        var pattern = argument;
        if (argument instanceof List<?>) {
            var both = arguments("Fn::Sub", argument, 2);
            pattern = both.get(0);
            own = map(Tree.asMap(both.get(1), "Fn::Sub"));
        }
        var out = new StringBuilder();
        var matcher = PLACEHOLDER.matcher(text(pattern));
        while (matcher.find()) {
            var name = matcher.group(2).trim();
            String value;
            if (!matcher.group(1).isEmpty()) {
                value = "${" + matcher.group(2) + "}";
            } else if (own.containsKey(name)) {
                value = Tree.scalar(own.get(name));
            } else {
                value = name.contains(".") ? attribute(name) : text(reference(name));
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(out).toString();
    }

    private String join(List<Object> arguments) {
        var parts =
                Tree.list(value(arguments.get(1))).stream().map(Evaluator::text).toList();
        return String.join(text(arguments.get(0)), parts);
    }

    private Object select(List<Object> arguments) {
        var items = Tree.list(value(arguments.get(1)));
        int index = Integer.parseInt(text(value(arguments.get(0))));
        if (index < 0 || index >= items.size()) {
            throw new TemplateError("Fn::Select " + index + " of " + items.size() + " items");
        }
        return items.get(index);
    }

    private List<String> split(List<Object> arguments) {
        var separator = Pattern.quote(text(arguments.get(0)));
        return Arrays.asList(text(value(arguments.get(1))).split(separator, -1));
    }

    private Object branch(List<Object> arguments) {
        return value(arguments.get(holds(text(arguments.get(0))) ? 1 : 2));
    }

    private Object found(List<Object> arguments) {
        Object node = mappings;
        for (var key : arguments) {
            var level = Tree.asMap(node, "Mappings");
            var name = text(value(key));
            node = level.get(name);
            if (node == null) {
                throw new TemplateError("Fn::FindInMap finds no " + name);
            }
        }
        return node;
    }

    private boolean truth(Object expression) {
        if (!(expression instanceof Map<?, ?> map) || map.size() != 1) {
            return Boolean.parseBoolean(text(value(expression)));
        }
        var only = Tree.asMap(map, "condition").entrySet().iterator().next();
        return switch (only.getKey()) {
            case "Condition" -> holds(text(only.getValue()));
            case "Fn::Equals" -> {
                var both = arguments("Fn::Equals", only.getValue(), 2);
                yield text(value(both.get(0))).equals(text(value(both.get(1))));
            }
            case "Fn::And" -> Tree.list(only.getValue()).stream().allMatch(this::truth);
            case "Fn::Or" -> Tree.list(only.getValue()).stream().anyMatch(this::truth);
            case "Fn::Not" -> !truth(arguments("Fn::Not", only.getValue(), 1).get(0));
            default -> throw new TemplateError("a condition cannot be made of " + only.getKey());
        };
    }

    private static List<Object> arguments(String function, Object argument, int count) {
        if (!(argument instanceof List<?> list) || list.size() != count) {
            throw new TemplateError(function + " takes " + count + " arguments");
        }
        return new ArrayList<>(list);
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            throw new TemplateError("a single value was expected, not " + value);
        }
        return Tree.scalar(value);
    }
}
