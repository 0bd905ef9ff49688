package pixfleet.local.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import pixfleet.local.wire.Hex;

/** Parameter values: what was given, else the template's defaults; checked as CloudFormation checks them. */
final class Parameters {
    private Parameters() {}

    static Map<String, String> resolve(Map<String, Object> declared, Map<String, String> given) {
        var unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(declared.keySet());
        if (!unknown.isEmpty()) {
            throw new TemplateError("the template has no parameter called " + String.join(", ", unknown));
        }
        var values = new LinkedHashMap<String, String>();
        declared.forEach((name, node) -> values.put(name, value(name, Tree.asMap(node, name), given)));
        return values;
    }

    private static String value(String name, Map<String, Object> declaration, Map<String, String> given) {
        var value = given.containsKey(name)
                ? given.get(name)
                : Tree.text(declaration, "Default").orElse(null);
        if (value == null) {
            throw new TemplateError("parameter " + name + " has no default and was not given");
        }
        check(name, declaration, value);
        // A parameter that names an SSM parameter stands for what is stored there: some machine image, which
        // nothing here boots.
        return Tree.text(declaration, "Type", "").startsWith("AWS::SSM::Parameter::Value")
                ? "ami-0" + Hex.sha256(value).substring(0, 16)
                : value;
    }

    private static void check(String name, Map<String, Object> declaration, String value) {
        var allowed = Tree.list(declaration, "AllowedValues").stream()
                .map(Tree::scalar)
                .toList();
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            throw new TemplateError(
                    "parameter " + name + " must be one of " + String.join(", ", allowed) + ", not " + value);
        }
        var pattern = Tree.text(declaration, "AllowedPattern");
        if (pattern.isPresent() && !Pattern.matches(pattern.get(), value)) {
            throw new TemplateError("parameter " + name + " must match " + pattern.get() + ", not " + value);
        }
        if (Tree.text(declaration, "Type", "").equals("Number")) {
            checkNumber(name, declaration, value);
        }
    }

    private static void checkNumber(String name, Map<String, Object> declaration, String value) {
        try {
            double number = Double.parseDouble(value);
            double min =
                    Tree.text(declaration, "MinValue").map(Double::parseDouble).orElse(number);
            double max =
                    Tree.text(declaration, "MaxValue").map(Double::parseDouble).orElse(number);
            if (number < min || number > max) {
                throw new TemplateError("parameter " + name + " is out of range: " + value);
            }
        } catch (NumberFormatException _) {
            throw new TemplateError("parameter " + name + " must be a number, not " + value);
        }
    }
}
