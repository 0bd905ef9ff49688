package pixfleet.control.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.upload.Ticket;
import pixfleet.control.upload.Tickets;
import pixfleet.control.upload.Tickets.Announced;
import pixfleet.control.upload.TicketsContract;

/** Tickets as a browser uses them, beside what their contract asks: only S3 can judge a signature. */
@Timeout(60)
class S3TicketsIT extends TicketsContract {
    private static final String ROOT = Aws.root();
    private static final Duration HOUR = Duration.ofHours(1);

    private final HttpClient browser = HttpClient.newHttpClient();
    private final S3Tickets tickets = new S3Tickets(Aws.s3(), Aws.presigner(), Aws.credentials(), Aws.uploads());
    private final S3Uploads uploads = new S3Uploads(Aws.s3(), Aws.uploads());
    private final String key = Aws.root() + "Würzburg am \"Main\" (1+1).jpg";

    @Override
    protected Tickets tickets() {
        return tickets;
    }

    @Override
    protected String root() {
        return ROOT;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private int post(URI url, Map<String, String> fields, byte[] file) throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(
                ("--cut\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        body.writeBytes(
                "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\nContent-Type: image/jpeg\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes("\r\n--cut--\r\n".getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(url)
                        .header("Content-Type", "multipart/form-data; boundary=cut")
                        .POST(BodyPublishers.ofByteArray(body.toByteArray())))
                .statusCode();
    }

    private Ticket.Post ticket(Instant now) {
        return tickets.post(new Announced(key, "image/jpeg", 1000), now, HOUR);
    }

    @Test
    void takesTheAnnouncedFile() throws Exception {
        Ticket.Post ticket = ticket(Instant.now());

        assertThat(post(ticket.url(), ticket.fields(), new byte[1000])).isEqualTo(204);

        assertThat(uploads.find(Aws.uploads(), key).orElseThrow().bytes()).isEqualTo(1000);
    }

    @Test
    void takesNoMoreBytesAndNoOtherKeyOrType() throws Exception {
        Ticket.Post ticket = ticket(Instant.now());

        assertThat(post(ticket.url(), ticket.fields(), new byte[1001])).isBetween(400, 403);
        assertThat(post(ticket.url(), ticket.fields(), new byte[0])).isBetween(400, 403);
        assertThat(post(ticket.url(), with(ticket, "key", key + "2"), new byte[10]))
                .isEqualTo(403);
        assertThat(post(ticket.url(), with(ticket, "Content-Type", "text/html"), new byte[10]))
                .isEqualTo(403);
        assertThat(post(ticket.url(), with(ticket, "x-amz-signature", "0".repeat(64)), new byte[10]))
                .isEqualTo(403);
        assertThat(uploads.find(Aws.uploads(), key)).isEmpty();
        assertThat(uploads.find(Aws.uploads(), key + "2")).isEmpty();
    }

    @Test
    void takesNothingOnceItHasExpired() throws Exception {
        Ticket.Post ticket = ticket(Instant.now().minusSeconds(3700));

        assertThat(post(ticket.url(), ticket.fields(), new byte[10])).isBetween(400, 403);
    }

    private static Map<String, String> with(Ticket.Post ticket, String name, String value) {
        var fields = new LinkedHashMap<>(ticket.fields());
        fields.put(name, value);
        return fields;
    }

    @Test
    void takesALargeFileInParts() throws Exception {
        int part = 5 << 20;
        var announced = new Announced(key, "image/tiff", part + 100);
        Ticket.Multipart ticket = tickets.multipart(announced, part, Instant.now(), HOUR);
        assertThat(ticket.parts()).hasSize(2);
        assertThat(ticket.partBytes()).isEqualTo(part);

        String first = put(ticket.parts().get(0), part);
        var there = send(HttpRequest.newBuilder(ticket.list()));
        assertThat(there.statusCode()).as(there.body()).isEqualTo(200);
        assertThat(there.body().replace("&quot;", "\""))
                .contains("<PartNumber>1</PartNumber>", "<Size>" + part + "</Size>", first.replace("\"", ""))
                .doesNotContain("<PartNumber>2</PartNumber>");
        String second = put(ticket.parts().get(1), 100);
        var complete = send(
                HttpRequest.newBuilder(ticket.complete()).POST(BodyPublishers.ofString("""
                        <CompleteMultipartUpload>
                        <Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part>
                        <Part><PartNumber>2</PartNumber><ETag>%s</ETag></Part>
                        </CompleteMultipartUpload>""".formatted(first, second))));

        assertThat(complete.statusCode()).as(complete.body()).isEqualTo(200);
        assertThat(uploads.find(Aws.uploads(), key).orElseThrow().bytes()).isEqualTo(part + 100);
    }

    private String put(URI part, int bytes) throws IOException, InterruptedException {
        var answer = send(HttpRequest.newBuilder(part).PUT(BodyPublishers.ofByteArray(new byte[bytes])));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void takesNoPartOfAnotherSizeAndGivesUpWhenTold() throws Exception {
        Ticket.Multipart ticket =
                tickets.multipart(new Announced(key, "image/tiff", 6 << 20), 6 << 20, Instant.now(), HOUR);

        var larger =
                send(HttpRequest.newBuilder(ticket.parts().getFirst()).PUT(BodyPublishers.ofByteArray(new byte[100])));
        assertThat(larger.statusCode()).isEqualTo(403);

        assertThat(send(HttpRequest.newBuilder(ticket.abort()).DELETE()).statusCode())
                .isEqualTo(204);
    }

    /** An upload of hours outlived its links, and whoever asked for new ones had to send every part again. */
    @Test
    void whoAsksAgainGoesOnWithTheUploadThatIsOpen() throws Exception {
        long part = 5L << 20;
        var upload = new Announced(Aws.root() + "again.tif", "image/tiff", part + 1);
        Ticket.Multipart first = tickets.multipart(upload, part, Instant.now(), HOUR);
        String one = putPart(first.parts().getFirst(), new byte[(int) part]);

        Ticket.Multipart again = tickets.multipart(upload, part, Instant.now(), HOUR);
        String two = putPart(again.parts().getLast(), new byte[1]);
        HttpResponse<String> completed = send(HttpRequest.newBuilder(again.complete())
                .POST(BodyPublishers.ofString(
                        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part>".formatted(one)
                                + "<Part><PartNumber>2</PartNumber><ETag>%s</ETag></Part></CompleteMultipartUpload>"
                                        .formatted(two))));

        assertThat(completed.statusCode()).as(completed.body()).isEqualTo(200);
        assertThat(Aws.s3()
                        .headObject(head -> head.bucket(Aws.uploads()).key(upload.key()))
                        .contentLength())
                .isEqualTo(part + 1);
        // What is complete is no longer open.
        assertThat(tickets.multipart(upload, part, Instant.now(), HOUR)
                        .complete()
                        .getQuery())
                .isNotEqualTo(again.complete().getQuery());
    }

    private String putPart(URI address, byte[] bytes) throws Exception {
        HttpResponse<String> put = send(HttpRequest.newBuilder(address).PUT(BodyPublishers.ofByteArray(bytes)));
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        return put.headers().firstValue("ETag").orElseThrow();
    }
}
