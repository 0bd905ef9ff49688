package pixfleet.pipeline;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** How values are written in the text form of a pipeline, and how they are quoted in a refusal. */
final class Texts {
    private static final int SHOWN = 60;

    private Texts() {}

    static String encoded(String value) {
        var text = new StringBuilder();
        for (byte unit : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (unit >= '0' && unit <= '9')
                    || (unit >= 'a' && unit <= 'z')
                    || (unit >= 'A' && unit <= 'Z')
                    || "-._+# ".indexOf(unit) >= 0;
            text.append(plain ? String.valueOf((char) unit) : "%%%02X".formatted(unit & 0xFF));
        }
        return text.toString();
    }

    static String decoded(String step, String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new InvalidPipeline("in %s: after %% stand two hexadecimal digits; write a percent sign as %%25"
                    .formatted(shown(step)));
        }
    }

    /** At most {@value #SHOWN} characters, control characters left out. */
    static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "");
        return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN) + "...";
    }
}
