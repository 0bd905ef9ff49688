package pixfleet.local.sns;

import java.io.IOException;
import java.util.Map;
import pixfleet.local.wire.MessageAttribute;

/** Where messages go besides HTTP endpoints. */
public interface Targets {
    /** Puts a message into a queue; twice makes two messages. Throws if the queue cannot be reached or is missing. */
    void send(String queueArn, String body, Map<String, MessageAttribute> attributes) throws IOException;

    /** Hands an event to a function, durably: it is not lost once this returns. */
    void invoke(String functionArn, byte[] event) throws IOException;
}
