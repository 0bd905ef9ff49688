package pixfleet.control.upload;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Leave to upload one image, and nothing else, straight to S3. */
public sealed interface Ticket {
    /** Until when it is good. */
    Instant expiresAt();

    /**
     * A form to post: the fields first, in order, then the file as {@code file}.
     *
     * @param url where to
     * @param fields what to send before the file
     */
    record Post(URI url, Map<String, String> fields, Instant expiresAt) implements Ticket {
        /** Keeps the order of the fields. */
        public Post {
            fields = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(fields));
        }
    }

    /**
     * Parts to put, each of the same size but the last.
     *
     * @param partBytes size of a part
     * @param parts where to put each, in order
     * @param list where to read which parts are there already, so that who was cut off need not send them again
     * @param complete where to post the list of parts with their ETags
     * @param abort where to say that it is given up
     */
    record Multipart(long partBytes, List<URI> parts, URI list, URI complete, URI abort, Instant expiresAt)
            implements Ticket {
        /** Copies the list. */
        public Multipart {
            parts = List.copyOf(parts);
        }
    }
}
