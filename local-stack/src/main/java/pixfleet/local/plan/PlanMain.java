package pixfleet.local.plan;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pixfleet.local.template.ExpandedTemplate;
import pixfleet.local.template.TemplateError;

/** Prints what a deployment will make, and what it will cost. Needs no account and calls nobody. */
public final class PlanMain {
    private static final int BAD_TEMPLATE = 1;
    private static final String UNKNOWN_ACCOUNT = "123456789012";

    private PlanMain() {}

    /**
     * Prints the expanded template as YAML, then the plan as comments of it.
     *
     * @param arguments {@code --template FILE --stack NAME --region REGION [NAME=VALUE ...]}; the tables of prices lie beside
     *     the template
     */
    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var options = new LinkedHashMap<String, String>();
        var parameters = new LinkedHashMap<String, String>();
        var words = new ArrayDeque<>(List.of(arguments));
        while (!words.isEmpty()) {
            String word = words.remove();
            if (word.startsWith("--")) {
                options.put(word, words.remove());
            } else {
                parameters.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
        }
        try {
            Path template = Path.of(options.getOrDefault("--template", "sam/template.yaml"));
            var expanded = ExpandedTemplate.of(
                    template,
                    options.getOrDefault("--stack", "pixfleet"),
                    options.getOrDefault("--region", "us-east-1"),
                    UNKNOWN_ACCOUNT,
                    parameters);
            print(
                    expanded,
                    Cost.of(expanded, Prices.read(template.toAbsolutePath().resolveSibling(""))),
                    out);
        } catch (TemplateError e) {
            System.err.println(e.getMessage());
            System.exit(BAD_TEMPLATE);
        }
    }

    private static void print(ExpandedTemplate expanded, Cost cost, PrintStream out) {
        out.print(expanded.yaml());
        out.println();
        out.println("# The plan: " + expanded.resources().size() + " resources");
        counts(expanded).forEach((type, count) -> out.printf("#  %4d  %s%n", count, type));
        out.println("#");
        out.println(
                "# What it costs in us-east-1, without AWS's free tiers (docs/costs.md says how this is reckoned):");
        lines("asleep, a month", cost.asleep(), out);
        cost.thousandImages()
                .ifPresentOrElse(
                        lines -> lines(Cost.IMAGES + " images of 12 megapixels, at once", lines, out),
                        () -> out.println("#  the price of this instance type is not in sam/instance-types.tsv"));
        cost.day().ifPresent(day -> lines("a day that uses up its budget of node-hours", List.of(day), out));
    }

    private static Map<String, Integer> counts(ExpandedTemplate expanded) {
        var counts = new TreeMap<String, Integer>();
        for (Object resource : expanded.resources().values()) {
            counts.merge(resource instanceof Map<?, ?> map ? String.valueOf(map.get("Type")) : "", 1, Integer::sum);
        }
        return counts;
    }

    private static void lines(String title, List<Cost.Line> lines, PrintStream out) {
        out.printf("#  %-50s %9.2f USD%n", title, Cost.sum(lines));
        lines.forEach(line -> out.printf("#    %-28s %-36s %6.3f%n", line.what(), line.how(), line.dollars()));
    }
}
