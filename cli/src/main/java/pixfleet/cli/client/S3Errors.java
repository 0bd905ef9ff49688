package pixfleet.cli.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What S3 says in its error documents. */
final class S3Errors {
    private static final Pattern MESSAGE =
            Pattern.compile("<Code>(.*?)</Code>.*?<Message>(.*?)</Message>", Pattern.DOTALL);

    private S3Errors() {}

    static String message(String body) {
        Matcher matcher = MESSAGE.matcher(body);
        return matcher.find() ? matcher.group(1) + ": " + matcher.group(2) : "";
    }
}
