package pixfleet.system.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a service answers, in its protocol. */
record Reply(int status, String type, String text, Map<String, String> headers) {
    static Reply json(String text) {
        return new Reply(200, "application/x-amz-json-1.1", text, Map.of());
    }

    static Reply xml(String text) {
        return new Reply(200, "text/xml", text, Map.of());
    }

    /** CloudFormation's and STS's envelope. */
    static Reply query(String action, String result) {
        return xml(
                "<%sResponse><%sResult>%s</%sResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></%sResponse>"
                        .formatted(action, action, result, action, action));
    }

    /** EC2's envelope. */
    static Reply ec2(String action, String result) {
        return xml(
                "<%sResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>%s</%sResponse>"
                        .formatted(action, result, action));
    }

    /** An element around text; nothing around what is already elements. */
    static String element(String name, String value) {
        return "<" + name + ">" + (value.startsWith("<") ? value : escaped(value)) + "</" + name + ">";
    }

    static String elements(String name, Stream<String> values) {
        return values.map(value -> element(name, value)).collect(Collectors.joining());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
