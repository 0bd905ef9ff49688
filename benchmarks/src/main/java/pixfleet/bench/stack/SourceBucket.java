package pixfleet.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pixfleet.bench.Failure;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket of the local system with images that a job finds there. */
final class SourceBucket implements AutoCloseable {
    static final String NAME = "pixfleet-photos";

    private static final int AT_ONCE = 4;

    private final S3Client s3;

    SourceBucket(LocalSystem system) throws IOException {
        JsonNode aws = system.endpoints().path("aws");
        var keys = AwsBasicCredentials.create(
                aws.path("accessKeyId").asText(), aws.path("secretAccessKey").asText());
        this.s3 = S3Client.builder()
                .endpointOverride(URI.create(aws.path("s3").asText()))
                .region(Region.of(aws.path("region").asText()))
                .credentialsProvider(StaticCredentialsProvider.create(keys))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** Puts that many images below a prefix, the same few over and over. */
    void fill(String prefix, List<Path> images, int count) throws IOException, InterruptedException {
        List<byte[]> contents = new ArrayList<>();
        for (Path image : images) {
            contents.add(Files.readAllBytes(image));
        }
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> shares = new ArrayList<>();
            for (int share = 0; share < AT_ONCE; share++) {
                int first = share;
                shares.add(threads.submit(() -> {
                    for (int number = first; number < count; number += AT_ONCE) {
                        put("%s%07d.jpg".formatted(prefix, number), contents.get(number % contents.size()));
                    }
                }));
            }
            for (Future<?> share : shares) {
                share.get();
            }
        } catch (ExecutionException e) {
            throw new Failure("the source could not be filled: " + e.getCause());
        }
    }

    private void put(String key, byte[] content) {
        var _ = s3.putObject(request -> request.bucket(NAME).key(key), RequestBody.fromBytes(content));
    }

    @Override
    public void close() {
        s3.close();
    }
}
