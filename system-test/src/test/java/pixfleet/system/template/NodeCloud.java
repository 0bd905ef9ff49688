package pixfleet.system.template;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.SignatureCheck;

/**
 * The AWS that a node meets before it has a package, on one port of the loopback address: the metadata service, which wants
 * its token, a bucket and CloudWatch Logs, which check signatures made with the metadata's credentials.
 */
final class NodeCloud implements AutoCloseable {
    private static final Credentials KEYS = new Credentials("ASIANODE", "secret-of-the-node");
    private static final String SESSION = KEYS.sessionToken();
    private static final String REGION = "eu-central-1";
    private static final Map<String, String> METADATA = Map.of(
            "instance-id", "i-0123",
            "local-ipv4", "10.42.1.7",
            "iam/security-credentials/", "node-role",
            "iam/security-credentials/node-role",
                    "{\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\",\"Token\":\"%s\"}"
                            .formatted(KEYS.accessKeyId(), KEYS.secretAccessKey(), SESSION));

    private final HttpServer server;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> streams = new CopyOnWriteArrayList<>();
    private final List<String> logged = new CopyOnWriteArrayList<>();

    NodeCloud() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("listening on the loopback address", e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** What a process of the node is told so that it finds this. */
    Map<String, String> environment() {
        String here = "http://127.0.0.1:" + server.getAddress().getPort();
        var environment = new HashMap<String, String>();
        for (String service : List.of("S3", "LOGS", "STS")) {
            environment.put("AWS_ENDPOINT_URL_" + service, here);
        }
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", here);
        environment.put("AWS_REGION", REGION);
        environment.put("PIXFLEET_RESULTS_BUCKET", "results");
        environment.put("PIXFLEET_RECORDS_TABLE", "records");
        environment.put("PIXFLEET_LOG_GROUP", "/pixfleet/pixfleet/nodes");
        return environment;
    }

    void put(String key, byte[] bytes) {
        objects.put("/results/" + key, bytes);
    }

    void putText(String key, String text) {
        put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Method and path of each request that was let in. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** The messages that CloudWatch Logs took. */
    List<String> logged() {
        return List.copyOf(logged);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        try {
            byte[] answer = path.startsWith("/latest/") ? metadata(exchange) : signed(exchange, body);
            requests.add(exchange.getRequestMethod() + " " + path);
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        } catch (AwsError e) {
            byte[] answer = ("{\"__type\":\"" + e.code() + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(e.status(), answer.length);
            exchange.getResponseBody().write(answer);
        } finally {
            exchange.close();
        }
    }

    private static byte[] metadata(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/latest/api/token") && exchange.getRequestMethod().equals("PUT")) {
            return "TOKEN".getBytes(StandardCharsets.UTF_8);
        }
        if (!"TOKEN".equals(exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token"))) {
            throw new AwsError(401, "Unauthorized", "a token is required");
        }
        String value = METADATA.get(path.substring("/latest/meta-data/".length()));
        if (value == null) {
            throw new AwsError(404, "NotFound", path);
        }
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] signed(HttpExchange exchange, byte[] body) {
        String target = exchange.getRequestHeaders().getFirst("X-amz-target");
        new SignatureCheck(KEYS, target == null ? "s3" : "logs", REGION, Clock.systemUTC())
                .verify(SignatureCheck.Signed.of(exchange, sha256(body)));
        if (!SESSION.equals(exchange.getRequestHeaders().getFirst("X-amz-security-token"))) {
            throw new AwsError(403, "InvalidToken", "not the session's");
        }
        return target == null ? object(exchange) : log(target, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] object(HttpExchange exchange) {
        byte[] bytes = objects.get(exchange.getRequestURI().getPath());
        if (bytes == null) {
            throw new AwsError(404, "NoSuchKey", "nothing there");
        }
        return bytes;
    }

    private byte[] log(String target, String body) {
        Value call = Value.parse(body);
        String stream =
                call.at("logGroupName").text() + " " + call.at("logStreamName").text();
        switch (target) {
            case "Logs_20140328.CreateLogStream" -> streams.add(stream);
            case "Logs_20140328.PutLogEvents" -> {
                if (!streams.contains(stream)) {
                    throw new AwsError(400, "ResourceNotFoundException", "no such stream");
                }
                var messages = new ArrayList<String>();
                call.at("logEvents")
                        .items()
                        .forEach(event -> messages.add(event.at("message").text()));
                logged.addAll(messages);
            }
            default -> throw new AwsError(400, "UnknownOperation", target);
        }
        return new byte[0];
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
