package pixfleet.local.site;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pixfleet.local.template.Blueprint.Route;

/** A route of an HTTP API, ready to be matched. Fixed parts win over variable ones, a method over {@code ANY}. */
final class RoutePattern {
    static final Comparator<RoutePattern> MOST_SPECIFIC_FIRST = Comparator.comparingInt(
                    (RoutePattern one) -> one.greedy ? 1 : 0)
            .thenComparingInt(one -> one.names.size())
            .thenComparing(one -> one.route.path(), Comparator.comparingInt(path -> -path.length()))
            .thenComparingInt(one -> one.route.method().equals("ANY") ? 1 : 0);

    private static final Pattern VARIABLE = Pattern.compile("\\{([^}+]+)(\\+?)}");

    private final Route route;
    private final String functionArn;
    private final Pattern pattern;
    private final List<String> names = new ArrayList<>();
    private final boolean greedy;

    RoutePattern(Route route, String functionArn) {
        this.route = route;
        this.functionArn = functionArn;
        boolean anyGreedy = false;
        var regex = new StringBuilder();
        var variables = VARIABLE.matcher(route.path());
        int from = 0;
        while (variables.find()) {
            regex.append(Pattern.quote(route.path().substring(from, variables.start())));
            boolean rest = !variables.group(2).isEmpty();
            regex.append(rest ? "(.+)" : "([^/]+)");
            anyGreedy |= rest;
            names.add(variables.group(1));
            from = variables.end();
        }
        regex.append(Pattern.quote(route.path().substring(from)));
        greedy = anyGreedy;
        pattern = Pattern.compile(regex.toString());
    }

    boolean open() {
        return route.open();
    }

    String functionArn() {
        return functionArn;
    }

    /** As API Gateway names it, such as {@code ANY /api/{proxy+}}. */
    String key() {
        return route.method() + " " + route.path();
    }

    /** The variable parts of a path, decoded, if this route serves it. */
    Optional<Map<String, String>> match(String method, String rawPath) {
        Matcher matcher = pattern.matcher(rawPath);
        if (!(route.method().equals("ANY") || route.method().equals(method)) || !matcher.matches()) {
            return Optional.empty();
        }
        var parts = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            // A plus sign in a path is a plus sign.
            var raw = matcher.group(i + 1).replace("+", "%2B");
            parts.put(names.get(i), URLDecoder.decode(raw, StandardCharsets.UTF_8));
        }
        return Optional.of(parts);
    }
}
