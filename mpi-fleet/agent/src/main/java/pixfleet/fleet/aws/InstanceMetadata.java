package pixfleet.fleet.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.node.Notices;

/**
 * {@link Notices} by the instance metadata service, version 2: the notice of a Spot interruption and the recommendation to rebalance.
 * For one thread.
 *
 * <p>The service sits on the machine; it is asked without the SDK, whose client knows no token of a service that is elsewhere.
 */
public final class InstanceMetadata implements Notices {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int TOKEN_SECONDS = 21_600;
    private static final int MAX_BYTES = 16 << 10;
    private static final Pattern PENDING = Pattern.compile("\"pendingTime\"\\s*:\\s*\"([^\"]{1,40})\"");

    private final String endpoint;
    private String token = "";

    /** @param endpoint where the service answers, such as {@code http://169.254.169.254} */
    public InstanceMetadata(String endpoint) {
        this.endpoint = endpoint.replaceAll("/+$", "");
    }

    @Override
    public Optional<String> pending() {
        Optional<String> interruption = find("meta-data/spot/instance-action");
        return interruption.isPresent() ? interruption : find("meta-data/events/recommendations/rebalance");
    }

    /**
     * When the machine was started; nothing if the service does not say.
     *
     * @throws TransientFailure if it could not be asked
     */
    public Optional<Instant> startedAt() {
        return find("dynamic/instance-identity/document")
                .map(PENDING::matcher)
                .filter(Matcher::find)
                .map(found -> Instant.parse(found.group(1)));
    }

    private Optional<String> find(String path) {
        try {
            if (token.isEmpty()) {
                token = fetchToken();
            }
            HttpURLConnection ask = connection(path);
            ask.setRequestProperty("X-aws-ec2-metadata-token", token);
            int status = ask.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                return Optional.of(text(ask));
            }
            if (status == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            // The token has ended; the next look has a new one.
            token = "";
            throw new TransientFailure("instance metadata %s: status %d".formatted(path, status));
        } catch (IOException e) {
            throw new TransientFailure("instance metadata " + path, e);
        }
    }

    private String fetchToken() throws IOException {
        HttpURLConnection ask = connection("api/token");
        ask.setRequestMethod("PUT");
        ask.setRequestProperty("X-aws-ec2-metadata-token-ttl-seconds", String.valueOf(TOKEN_SECONDS));
        if (ask.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException("no token: status " + ask.getResponseCode());
        }
        return text(ask);
    }

    private HttpURLConnection connection(String path) throws IOException {
        var connection = (HttpURLConnection)
                URI.create(endpoint + "/latest/" + path).toURL().openConnection();
        connection.setConnectTimeout((int) TIMEOUT.toMillis());
        connection.setReadTimeout((int) TIMEOUT.toMillis());
        return connection;
    }

    private static String text(HttpURLConnection answered) throws IOException {
        try (InputStream body = answered.getInputStream()) {
            return new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
        }
    }
}
