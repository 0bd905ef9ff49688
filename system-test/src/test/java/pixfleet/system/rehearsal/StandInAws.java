package pixfleet.system.rehearsal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Hex;
import pixfleet.local.wire.SignatureCheck;
import pixfleet.local.wire.SignatureCheck.Signed;

/**
 * All of AWS on one port of the loopback address. Who calls must have signed for the service he calls; calls that the local stack
 * answers are its to answer, and the others are checked for what AWS asks of them. A call that is not known here is refused.
 */
final class StandInAws implements AutoCloseable {
    static final String REGION = AwsIdentity.LOCAL.region();
    static final String ACCOUNT = AwsIdentity.LOCAL.accountId();

    private final LocalRegion region;
    private final HttpServer server;
    private final CloudFormation cloudFormation;
    private final AccountServices account;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    StandInAws(LocalRegion region) throws IOException {
        this.region = region;
        account = new AccountServices(region);
        cloudFormation = new CloudFormation(region, account);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Service and operation of each call. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    /** Calls that were not as AWS wants them, each with the reason. What is asked for and not there is no such call. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    CloudFormation cloudFormation() {
        return cloudFormation;
    }

    AccountServices account() {
        return account;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            AwsCall call = null;
            try {
                call = AwsCall.of(exchange);
                calls.add(call.service() + " " + call.action());
                new SignatureCheck(region.keys(), call.service(), REGION, Clock.systemUTC())
                        .verify(Signed.of(exchange, Hex.sha256(call.body())));
                answer(exchange, call);
            } catch (AwsError e) {
                refuse(exchange, Optional.ofNullable(call), e);
            } catch (RuntimeException e) {
                refuse(exchange, Optional.ofNullable(call), new AwsError(500, "InternalFailure", e.toString()));
            }
        }
    }

    private void answer(HttpExchange exchange, AwsCall call) throws IOException {
        boolean stored = call.service().equals("s3") && !call.action().endsWith("tagging");
        boolean machine = call.service().equals("ec2")
                && call.action().matches("(Describe|Terminate)Instances|(Describe|Delete)LaunchTemplates?");
        boolean table = call.action().equals("DynamoDB_20120810.DeleteTable");
        if (stored || machine || table) {
            pass(exchange, call.method(), region.forward(call));
            return;
        }
        Reply reply = call.service().equals("cloudformation") ? cloudFormation.answer(call) : account.answer(call);
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = reply.bytes();
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void pass(HttpExchange exchange, String method, HttpResponse<byte[]> from) throws IOException {
        from.headers().map().forEach((name, values) -> {
            boolean own = name.equalsIgnoreCase("transfer-encoding") || name.equalsIgnoreCase("connection");
            if (!own && (method.equals("HEAD") || !name.equalsIgnoreCase("content-length"))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        boolean none = method.equals("HEAD") || from.body().length == 0;
        exchange.sendResponseHeaders(from.statusCode(), none ? -1 : from.body().length);
        if (!none) {
            exchange.getResponseBody().write(from.body());
        }
    }

    private void refuse(HttpExchange exchange, Optional<AwsCall> call, AwsError error) throws IOException {
        if (!error.text().matches(".*(does not exist|NotFound).*")) {
            refused.add(call.map(it -> it.service() + " " + it.action()).orElse("?") + ": " + error.code() + ": "
                    + error.text());
        }
        boolean json =
                call.filter(it -> it.headers().containsKey("x-amz-target")).isPresent();
        var fields = Map.of("__type", error.code(), "message", error.text());
        byte[] bytes = (json
                        ? new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(fields)
                        : "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code>%s</Error><RequestId>r</RequestId></ErrorResponse>"
                                .formatted(error.code(), Reply.element("Message", error.text())))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", json ? "application/x-amz-json-1.1" : "text/xml");
        exchange.sendResponseHeaders(error.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
