package pixfleet.control.upload;

import java.time.Duration;
import java.time.Instant;
import pixfleet.fault.TransientFailure;

/** Signs tickets for the uploads bucket. */
public interface Tickets {
    /**
     * A form for exactly this key and type, and from 1 byte to the size given. Made without asking anyone.
     *
     * @param upload what may be uploaded
     * @param now when the ticket begins
     * @param term how long it is good
     */
    Ticket.Post post(Announced upload, Instant now, Duration term);

    /**
     * Parts for exactly this key, type and size. Opens an upload in the bucket, which a rule there removes if it is never
     * completed; twice signs for the one that is open, with the parts it has.
     *
     * @param upload what may be uploaded
     * @param partBytes size of a part but the last; at most 10000 parts
     * @throws TransientFailure if it could not be opened
     */
    Ticket.Multipart multipart(Announced upload, long partBytes, Instant now, Duration term);

    /**
     * An upload to come.
     *
     * @param key where
     * @param mediaType its content type
     * @param bytes its largest size
     */
    record Announced(String key, String mediaType, long bytes) {}
}
