package pixfleet.control.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.FakeClock;
import pixfleet.control.gallery.Links;
import pixfleet.control.gallery.LinksContract;
import pixfleet.job.ObjectRef;

@Timeout(60)
class S3LinksIT extends LinksContract {
    private final FakeClock clock = new FakeClock(Instant.now());
    private final S3Links links = new S3Links(Aws.presigner(), Aws.results(), clock);

    @Override
    protected Links links() {
        return links;
    }

    @Override
    protected String uploads() {
        return Aws.uploads();
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }

    @Test
    void opensOneObjectToABrowser() throws Exception {
        String key = Aws.root() + "Würzburg (1+1).json";
        Aws.result(key, "{}");

        assertThat(status(links.result(key))).isEqualTo(200);
        assertThat(status(links.original(new ObjectRef(Aws.uploads(), key, ""))))
                .isEqualTo(404);
        assertThat(status(URI.create(links.result(key).toString().replaceAll("\\?.*", ""))))
                .isEqualTo(403);
    }

    /** A page cannot make a browser save what lies on another origin: the answer itself has to say so, and the name. */
    @Test
    void savesAResultUnderTheOriginalsNameAndItsOwnEnding() throws Exception {
        String key = Aws.root() + "result.tiff";
        Aws.result(key, "{}");

        assertThat(disposition(links.result(key, "Würz \"1\".b.BMP")))
                .isEqualTo("attachment; filename=\"W_rz _1_.b.tiff\"; filename*=UTF-8''W%C3%BCrz%20%221%22.b.tiff");
        assertThat(disposition(links.result(Aws.root() + "thumb.jpg"))).isEmpty();
    }

    private static String disposition(URI link) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(link).build(), BodyHandlers.discarding())
                .headers()
                .firstValue("Content-Disposition")
                .orElse("");
    }

    private static int status(URI link) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(link).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void givesAnotherLinkAfterHalfAnHour() throws Exception {
        URI first = links.result("a");
        clock.pass(Duration.ofMinutes(31));
        assertThat(links.result("a")).isNotSameAs(first);
    }
}
