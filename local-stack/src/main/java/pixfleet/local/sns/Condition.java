package pixfleet.local.sns;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One entry of a policy's list: a value, or an object with one operator. */
interface Condition {
    Set<String> OPERATORS =
            Set.of("exists", "prefix", "suffix", "equals-ignore-case", "wildcard", "cidr", "numeric", "anything-but");

    /** Numbers beyond this, or finer than five decimals, are refused. */
    BigDecimal MAX_NUMBER = BigDecimal.valueOf(1_000_000_000);

    int MAX_DECIMALS = 5;

    boolean holds(Facts.Values values);

    /** Reads an entry; refuses what SNS does not know. */
    static Condition of(JsonNode entry) {
        if (entry.isValueNode()) {
            return any(equalTo(entry));
        }
        if (!entry.isObject() || entry.size() != 1) {
            throw FilterPolicy.refused("Match value must be String, number, true, false, or null");
        }
        var name = entry.propertyNames().iterator().next();
        var operand = entry.path(name);
        if (name.equals("exists")) {
            if (!operand.isBoolean()) {
                throw FilterPolicy.refused("exists match pattern must be either true or false.");
            }
            return values -> values.present() == operand.asBoolean();
        }
        return any(name.equals("anything-but") ? anythingBut(operand) : operator(name, operand));
    }

    private static Condition any(Predicate<JsonNode> test) {
        return values -> values.all().stream().anyMatch(test);
    }

    private static Predicate<JsonNode> operator(String name, JsonNode operand) {
        return switch (name) {
            case "prefix" -> text(operand, name, (value, wanted) -> value.startsWith(wanted));
            case "suffix" -> text(operand, name, (value, wanted) -> value.endsWith(wanted));
            case "equals-ignore-case" -> text(operand, name, Condition::sameButCase);
            case "wildcard" -> {
                var pattern = wildcard(required(operand, name));
                yield value ->
                        value.isString() && pattern.matcher(value.asString()).matches();
            }
            case "cidr" -> Network.of(required(operand, name));
            case "numeric" -> numeric(operand);
            default -> throw FilterPolicy.refused("Unrecognized match type " + name);
        };
    }

    private static Predicate<JsonNode> anythingBut(JsonNode operand) {
        if (operand.isObject() && operand.size() == 1) {
            var name = operand.propertyNames().iterator().next();
            if (!Set.of("prefix", "suffix", "equals-ignore-case", "wildcard").contains(name)) {
                throw FilterPolicy.refused("Unsupported anything-but pattern: " + name);
            }
            var operands = operand.path(name);
            return not(operands.isArray() ? operands.valueStream() : Stream.of(operands), one -> operator(name, one));
        }
        return not(operand.isArray() ? operand.valueStream() : Stream.of(operand), one -> {
            if (!one.isString() && !one.isNumber()) {
                throw FilterPolicy.refused("Inside anything-but only strings and numbers are supported");
            }
            return equalTo(one);
        });
    }

    private static Predicate<JsonNode> not(Stream<JsonNode> operands, Function<JsonNode, Predicate<JsonNode>> test) {
        var tests = operands.map(test).toList();
        if (tests.isEmpty()) {
            throw FilterPolicy.refused("Empty arrays are not allowed");
        }
        return value -> tests.stream().noneMatch(one -> one.test(value));
    }

    private static Predicate<JsonNode> equalTo(JsonNode wanted) {
        if (wanted.isNumber()) {
            var number = number(wanted);
            return value -> value.isNumber() && value.decimalValue().compareTo(number) == 0;
        }
        return value -> value.getNodeType() == wanted.getNodeType()
                && value.asString("").equals(wanted.asString(""));
    }

    private static Predicate<JsonNode> text(JsonNode operand, String name, BiPredicate<String, String> test) {
        var wanted = required(operand, name);
        return value -> value.isString() && test.test(value.asString(), wanted);
    }

    private static String required(JsonNode operand, String name) {
        if (!operand.isString() || operand.asString().isEmpty()) {
            throw FilterPolicy.refused(name + " match pattern must be a string");
        }
        return operand.asString();
    }

    private static boolean sameButCase(String one, String other) {
        return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    private static Pattern wildcard(String wanted) {
        if (wanted.contains("**")) {
            throw FilterPolicy.refused("Consecutive wildcard characters are not allowed");
        }
        return Pattern.compile(
                Stream.of(wanted.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    private static Predicate<JsonNode> numeric(JsonNode operand) {
        if (!operand.isArray() || operand.isEmpty() || operand.size() % 2 == 1 || operand.size() > 4) {
            throw FilterPolicy.refused("Value of numeric must be an array of one or two comparisons");
        }
        var comparisons = IntStream.range(0, operand.size() / 2)
                .mapToObj(i -> comparison(operand.path(2 * i).asString(""), operand.path(2 * i + 1)))
                .toList();
        if (operand.size() == 4) {
            checkRange(operand);
        }
        return value -> value.isNumber() && comparisons.stream().allMatch(one -> one.test(value.decimalValue()));
    }

    private static void checkRange(JsonNode operand) {
        boolean opens = operand.path(0).asString("").startsWith(">");
        boolean closes = operand.path(2).asString("").startsWith("<");
        if (!opens || !closes || number(operand.path(1)).compareTo(number(operand.path(3))) >= 0) {
            throw FilterPolicy.refused("Bottom must be less than top");
        }
    }

    private static Predicate<BigDecimal> comparison(String operator, JsonNode operand) {
        if (!operand.isNumber()) {
            throw FilterPolicy.refused("Value of " + operator + " must be numeric");
        }
        var number = number(operand);
        return switch (operator) {
            case "=" -> value -> value.compareTo(number) == 0;
            case "<" -> value -> value.compareTo(number) < 0;
            case "<=" -> value -> value.compareTo(number) <= 0;
            case ">" -> value -> value.compareTo(number) > 0;
            case ">=" -> value -> value.compareTo(number) >= 0;
            default -> throw FilterPolicy.refused("Unrecognized numeric range operator: " + operator);
        };
    }

    private static BigDecimal number(JsonNode node) {
        var number = node.decimalValue();
        if (number.abs().compareTo(MAX_NUMBER) > 0
                || number.stripTrailingZeros().scale() > MAX_DECIMALS) {
            throw FilterPolicy.refused(
                    "Numeric values must be between -1.0E9 and 1.0E9 and have at most five decimals");
        }
        return number;
    }

    /** A block of addresses. */
    record Network(InetAddress address, int bits) implements Predicate<JsonNode> {
        private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+");

        static Network of(String text) {
            var parts = text.split("/", -1);
            var address = parts.length == 2 ? literal(parts[0]) : Stream.<InetAddress>empty();
            var found = address.findFirst().orElseThrow(() -> FilterPolicy.refused("Malformed CIDR, one '/' required"));
            int most = found.getAddress().length * Byte.SIZE;
            if (!parts[1].matches("\\d{1,3}") || Integer.parseInt(parts[1]) > most) {
                throw FilterPolicy.refused("Malformed CIDR, mask bits must be an integer of at most " + most);
            }
            return new Network(found, Integer.parseInt(parts[1]));
        }

        /** No name is looked up. */
        private static Stream<InetAddress> literal(String text) {
            try {
                return LITERAL.matcher(text).matches() ? Stream.of(InetAddress.ofLiteral(text)) : Stream.empty();
            } catch (IllegalArgumentException _) {
                return Stream.empty();
            }
        }

        @Override
        public boolean test(JsonNode value) {
            return value.isString() && literal(value.asString()).anyMatch(this::holds);
        }

        private boolean holds(InetAddress other) {
            var mine = address.getAddress();
            var theirs = other.getAddress();
            return mine.length == theirs.length
                    && IntStream.range(0, bits)
                            .allMatch(bit -> ((mine[bit / 8] ^ theirs[bit / 8]) & (0x80 >> (bit % 8))) == 0);
        }
    }
}
