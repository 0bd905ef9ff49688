package pixfleet.control.upload;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import pixfleet.control.FakeOutage;

/** {@link Tickets} that show what they are for. */
public final class FakeTickets implements Tickets {
    private final FakeOutage outage;

    /** Tickets that fail with everything else. */
    public FakeTickets(FakeOutage outage) {
        this.outage = outage;
    }

    @Override
    public Ticket.Post post(Announced upload, Instant now, Duration term) {
        var fields = Map.of("key", upload.key(), "Content-Type", upload.mediaType(), "max", "" + upload.bytes());
        return new Ticket.Post(URI.create("http://s3/uploads/"), fields, now.plus(term));
    }

    @Override
    public Ticket.Multipart multipart(Announced upload, long partBytes, Instant now, Duration term) {
        outage.effect("opening " + upload.key());
        String id = "uploadId=" + Integer.toHexString(upload.key().hashCode());
        int parts = (int) Math.ceilDiv(upload.bytes(), partBytes);
        return new Ticket.Multipart(
                partBytes,
                IntStream.rangeClosed(1, parts)
                        .mapToObj(part -> URI.create("http://s3/part/%d?%s".formatted(part, id)))
                        .toList(),
                URI.create("http://s3/list?" + id),
                URI.create("http://s3/complete?" + id),
                URI.create("http://s3/abort?" + id),
                now.plus(term));
    }

    static List<String> methods(List<JobTickets.Ticketed> tickets) {
        return tickets.stream()
                .map(it -> it.ticket().getClass().getSimpleName())
                .toList();
    }
}
