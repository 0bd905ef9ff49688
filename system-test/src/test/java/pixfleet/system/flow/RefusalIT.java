package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.ApiFailure;
import pixfleet.cli.client.Endpoints;
import pixfleet.cli.client.Job;
import pixfleet.cli.client.Uploader;
import software.amazon.awssdk.core.sync.RequestBody;

/** Bad input gets a clear refusal, and does no harm to a job running beside it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RefusalIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static RunningSystem system;
    private static String healthy;

    @BeforeAll
    static void up() {
        system = RunningSystem.up(folder, "--nodes", "1", "--idle", "60");
        healthy = system.submit("erode", Pictures.noise(folder, 12, 900, 700));
    }

    @AfterAll
    static void theJobBesideIsUnharmed() {
        try (var it = system) {
            assertThat(it.finished(healthy, PATIENCE)
                            .path("counts")
                            .path("done")
                            .asInt())
                    .isEqualTo(12);
        }
    }

    @Test
    void aTextFileNamedJpg() throws IOException {
        Path text = Files.writeString(folder.resolve("letter.jpg"), "Dear fleet,\nthis is no picture.\n".repeat(20));

        JsonNode image = outcome("invert", text);

        assertThat(image.path("stage").asText()).isEqualTo("refused");
        assertThat(image.path("reason").asText()).contains("text", "JPEG");
    }

    @Test
    void aHeaderThatClaimsSixtyThousandSquared() throws IOException {
        Path bomb = Files.write(folder.resolve("bomb.png"), pngHeader(60_000, 60_000));

        JsonNode image = outcome("invert", bomb);

        assertThat(image.path("stage").asText()).isEqualTo("refused");
        assertThat(image.path("reason").asText()).contains("60000");
    }

    @Test
    void aTruncatedJpeg() throws IOException {
        byte[] whole = Files.readAllBytes(system.samples().resolve("rocket.jpg"));
        Path half = Files.write(folder.resolve("half.jpg"), Arrays.copyOf(whole, whole.length / 2));

        JsonNode image = outcome("invert", half);

        assertThat(image.path("stage").asText()).isIn("refused", "failed");
        assertThat(image.path("reason").asText()).containsAnyOf("truncated", "ends", "incomplete", "cut");
    }

    @Test
    void anUnknownOperation() {
        assertThatThrownBy(() -> open("sharpen-magically", system.samples().resolve("coffee.png")))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("there is no operation sharpen-magically");
    }

    @Test
    void anEvenKernel() {
        assertThatThrownBy(() -> open("gaussian-blur:ksize=8", system.samples().resolve("coffee.png")))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("ksize must be an odd whole number from 1 to 255, not 8");
    }

    @Test
    void anUploadWhoseMetadataNameNoOperationWeKnow() {
        try (var s3 = system.s3()) {
            s3.putObject(
                    request -> request.bucket(system.file()
                                    .path("buckets")
                                    .path("uploads")
                                    .asText())
                            .key("incoming/odd.png")
                            .metadata(Map.of("pipeline", "gaussian-blur:ksize=8")),
                    RequestBody.fromFile(system.samples().resolve("coffee.png")));
        }

        RunningSystem.until(
                "a refusal that says why",
                PATIENCE,
                () -> newest().stream()
                        .anyMatch(it -> it.path("name").asText().equals("odd.png")
                                && it.path("stage").asText().equals("refused")
                                && it.path("reason").asText().contains("ksize must be an odd whole number")));
    }

    @Test
    void aFileOverTheByteLimit() {
        HttpResponse<String> answer = post(system.endpoints().token(), """
                {"pipeline":"invert","images":[{"name":"huge.tiff","bytes":999999999999,"type":"image/tiff"}]}""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("huge.tiff", "at most 16.0 GiB are taken");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("application/problem+json"));
    }

    @Test
    void aWrongToken() {
        String job = """
                {"pipeline":"invert","images":[{"name":"a.png","bytes":100,"type":"image/png"}]}""";

        assertThat(post("wrong", job).statusCode()).isEqualTo(401);
        assertThat(post("", job).statusCode()).isEqualTo(401);
        assertThat(post(system.endpoints().token(), job).statusCode()).isEqualTo(201);
    }

    @Test
    void moreBytesThanTheTicketAllows() throws IOException {
        Path small = Files.write(folder.resolve("small.png"), pngHeader(10, 10));
        Job job = system.api().open("invert", List.of(small));
        Files.copy(system.samples().resolve("astronaut.png"), small, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> new Uploader(system.api()).upload(job, List.of(small)))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("EntityTooLarge");
    }

    private static Job open(String pipeline, Path file) {
        return system.api().open(pipeline, List.of(file));
    }

    private static JsonNode outcome(String pipeline, Path file) {
        String job = system.submit(pipeline, List.of(file));
        return system.finished(job, PATIENCE).path("images").get(0);
    }

    private static List<JsonNode> newest() {
        Api api = system.api();
        var images = new java.util.ArrayList<JsonNode>();
        api.jobs(20)
                .path("jobs")
                .forEach(job -> api.job(job.path("id").asText()).path("images").forEach(images::add));
        return images;
    }

    private static HttpResponse<String> post(String token, String body) {
        Endpoints endpoints = system.endpoints();
        var request = HttpRequest.newBuilder(URI.create(endpoints.api() + "/jobs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return system.http().send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] pngHeader(int width, int height) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        var header = new ByteArrayOutputStream();
        var out = new DataOutputStream(header);
        out.write("IHDR".getBytes(StandardCharsets.US_ASCII));
        out.writeInt(width);
        out.writeInt(height);
        out.write(new byte[] {8, 2, 0, 0, 0});
        var whole = new DataOutputStream(bytes);
        chunk(whole, header.toByteArray());
        chunk(whole, "IDAT".getBytes(StandardCharsets.US_ASCII));
        chunk(whole, "IEND".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, byte[] typeAndData) throws IOException {
        var crc = new CRC32();
        crc.update(typeAndData);
        out.writeInt(typeAndData.length - 4);
        out.write(typeAndData);
        out.writeInt((int) crc.getValue());
    }
}
