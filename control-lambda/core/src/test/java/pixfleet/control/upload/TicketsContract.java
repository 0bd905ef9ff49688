package pixfleet.control.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pixfleet.control.upload.Tickets.Announced;

/** What every {@link Tickets} does. What a signature is worth only S3 can judge; see {@code S3TicketsIT}. */
public abstract class TicketsContract {
    private static final int PART = 5 << 20;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Pattern UPLOAD = Pattern.compile("uploadId=([^&]+)");

    private final Instant now = Instant.now();

    /** Tickets of a bucket in which no upload is open below {@link #root}. */
    protected abstract Tickets tickets();

    /** A prefix of this test's own, ending with a slash. */
    protected abstract String root();

    private Ticket.Multipart parts(String name, long bytes) {
        return tickets().multipart(new Announced(root() + name, "image/tiff", bytes), PART, now, HOUR);
    }

    private static String upload(URI link) {
        Matcher matcher = UPLOAD.matcher(link.toString());
        assertThat(matcher.find()).as(link.toString()).isTrue();
        return matcher.group(1);
    }

    @Test
    void aFormIsForOneKeyAndTypeAndATerm() {
        Ticket.Post post = tickets().post(new Announced(root() + "a.jpg", "image/jpeg", 1000), now, HOUR);

        assertThat(post.fields()).containsEntry("key", root() + "a.jpg").containsEntry("Content-Type", "image/jpeg");
        assertThat(post.expiresAt()).isEqualTo(now.plus(HOUR));
    }

    @Test
    void aLargeFileHasAnAddressForEachPart() {
        Ticket.Multipart ticket = parts("large.tif", 2L * PART + 1);

        assertThat(ticket.partBytes()).isEqualTo(PART);
        assertThat(ticket.parts()).hasSize(3).doesNotHaveDuplicates();
        assertThat(ticket.expiresAt()).isEqualTo(now.plus(HOUR));
        assertThat(parts("even.tif", 2L * PART).parts()).hasSize(2);
    }

    @Test
    void allAddressesAreOfOneUpload() {
        Ticket.Multipart ticket = parts("large.tif", 2L * PART);

        String upload = upload(ticket.complete());
        assertThat(ticket.parts()).allSatisfy(part -> assertThat(upload(part)).isEqualTo(upload));
        assertThat(upload(ticket.list())).isEqualTo(upload);
        assertThat(upload(ticket.abort())).isEqualTo(upload);
    }

    @Test
    void whoAsksAgainGoesOnWithTheUploadThatIsOpen() {
        String first = upload(parts("again.tif", 2L * PART).complete());

        assertThat(upload(parts("again.tif", 2L * PART).complete())).isEqualTo(first);
        assertThat(upload(parts("other.tif", 2L * PART).complete())).isNotEqualTo(first);
    }
}
