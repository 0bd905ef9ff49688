package pixfleet.local.plan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pixfleet.local.template.ExpandedTemplate;

/**
 * The nodes of a template.
 *
 * @param count how many there are at least
 * @param type their instance type
 * @param diskGigabytes size of the disk of each
 * @param idleSeconds how long one waits for more before it sleeps
 * @param hoursADay until all of them together have been on for so long, one is started; 0 if that does not matter
 */
record Machines(int count, String type, double diskGigabytes, double idleSeconds, int hoursADay) {
    private static final Pattern IDLE = Pattern.compile("PIXFLEET_IDLE_SECONDS=(\\d+)");

    static Machines of(ExpandedTemplate template) {
        Map<String, Object> data =
                map(template.ofType("AWS::EC2::LaunchTemplate").getFirst().get("LaunchTemplateData"));
        double disk = maps(data.get("BlockDeviceMappings"))
                .map(mapping -> anyMap(mapping.get("Ebs")))
                .mapToDouble(ebs -> Double.parseDouble(String.valueOf(ebs.get("VolumeSize"))))
                .sum();
        var userData =
                new String(Base64.getDecoder().decode(String.valueOf(data.get("UserData"))), StandardCharsets.UTF_8);
        Matcher idle = IDLE.matcher(userData);
        return new Machines(
                most(template, "PIXFLEET_MIN_NODES"),
                String.valueOf(data.get("InstanceType")),
                disk,
                idle.find() ? Double.parseDouble(idle.group(1)) : 0,
                most(template, "PIXFLEET_DAILY_NODE_HOURS"));
    }

    /** As the planner is told. */
    private static int most(ExpandedTemplate template, String variable) {
        return template.ofType("AWS::Lambda::Function").stream()
                .map(function -> anyMap(anyMap(function.get("Environment")).get("Variables"))
                        .get(variable))
                .filter(Objects::nonNull)
                .mapToInt(number -> Integer.parseInt(String.valueOf(number)))
                .max()
                .orElse(0);
    }

    private static Stream<Map<?, ?>> maps(@Nullable Object node) {
        return node instanceof List<?> list ? list.stream().<Map<?, ?>>map(Machines::anyMap) : Stream.of();
    }

    private static Map<?, ?> anyMap(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
