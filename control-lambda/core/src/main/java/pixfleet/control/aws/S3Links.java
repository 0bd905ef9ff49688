package pixfleet.control.aws;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import pixfleet.control.gallery.Links;
import pixfleet.job.ObjectRef;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * {@link Links} by presigned GET. A link is given out again until half its time is over, so that a page that polls shows
 * the same addresses and the browser keeps its pictures.
 */
public final class S3Links implements Links {
    private static final Duration TERM = Duration.ofHours(1);
    private static final Duration FRESH = Duration.ofMinutes(30);
    private static final int REMEMBERED = 20_000;

    private final S3Presigner presigner;
    private final String results;
    private final Clock clock;
    private final Map<String, Signed> remembered = new ConcurrentHashMap<>();

    private record Signed(URI link, Instant until) {}

    /**
     * @param presigner signs
     * @param results the bucket of everything but originals
     * @param clock tells when a link is no longer fresh
     */
    public S3Links(S3Presigner presigner, String results, Clock clock) {
        this.presigner = presigner;
        this.results = results;
        this.clock = clock;
    }

    @Override
    public URI original(ObjectRef original) {
        return link(original.bucket(), original.key(), Disposition.attachment(lastOf(original.key())));
    }

    @Override
    public URI result(String key) {
        return link(results, key, null);
    }

    @Override
    public URI result(String key, String original) {
        String stem = original.replaceFirst("\\.[^.]*$", "");
        String ending = lastOf(key).replaceFirst("^[^.]*", "");
        return link(results, key, Disposition.attachment((stem.isEmpty() ? "image" : stem) + ending));
    }

    private static String lastOf(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** One key has one disposition, so the key is enough to find the link again. */
    private URI link(String bucket, String key, @Nullable String disposition) {
        Instant now = clock.instant();
        Signed known = remembered.get(bucket + "/" + key);
        if (known != null && now.isBefore(known.until())) {
            return known.link();
        }
        URI link = URI.create(presigner
                .presignGetObject(sign -> sign.signatureDuration(TERM)
                        .getObjectRequest(get -> get.bucket(bucket).key(key).responseContentDisposition(disposition)))
                .url()
                .toExternalForm());
        if (remembered.size() > REMEMBERED) {
            remembered.clear();
        }
        remembered.put(bucket + "/" + key, new Signed(link, now.plus(FRESH)));
        return link;
    }
}
