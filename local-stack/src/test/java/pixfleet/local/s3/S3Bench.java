package pixfleet.local.s3;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import pixfleet.local.template.Blueprint.Bucket;
import pixfleet.local.template.Blueprint.CorsRule;
import pixfleet.local.wire.CallFate;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.Keyring;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Our S3 on a folder, with a real client, and what it told of. */
final class S3Bench implements AutoCloseable {
    static final String BUCKET = "things";
    static final String ORIGIN = "http://127.0.0.1:8480";
    static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    final int port;
    final S3Client s3;
    final List<ObjectCreated> told = new CopyOnWriteArrayList<>();
    private final ObjectServer server;

    S3Bench(Path folder) throws Exception {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var cors = new CorsRule(List.of(ORIGIN), List.of("GET", "HEAD"), List.of("*"), List.of("ETag"));
        server = ObjectServer.start(
                new ObjectServer.Settings(
                        port,
                        folder,
                        Keyring.of(new Credentials("key", "secret")),
                        List.of(new Bucket("Things", BUCKET, List.of(cors))),
                        List.of(ORIGIN),
                        CallFate.GOOD),
                told::add);
        s3 = client(Region.US_EAST_1);
    }

    S3Client client(Region region) {
        return S3Client.builder()
                .endpointOverride(endpoint())
                .region(region)
                .credentialsProvider(CREDENTIALS)
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    S3Presigner presigner(Region region) {
        return S3Presigner.builder()
                .endpointOverride(endpoint())
                .region(region)
                .credentialsProvider(CREDENTIALS)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        s3.close();
        server.close();
    }
}
