package pixfleet.local;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import pixfleet.local.template.Addresses;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.LoopbackServer;
import pixfleet.local.wire.StateFile;

/**
 * The first of six ports in a row; the others follow it.
 *
 * @param site port of the site; S3, SQS, SNS, EC2 and DynamoDB take the next five
 */
record Ports(int site) {
    private static final int COUNT = 6;
    private static final int TRIES = 200;

    /** Below Linux's range of outgoing connections, so that a remembered port is still free at the next start. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;

    /** The ports asked for; for 0 those used before, or else any five that are free. */
    static Ports choose(int wanted, Path state) throws IOException {
        if (wanted > 0) {
            return new Ports(wanted);
        }
        var file = state.resolve("ports.json");
        if (Files.exists(file)) {
            var before = new Ports(Json.read(file).path("site").asInt(0));
            if (before.free()) {
                return before;
            }
        }
        for (int i = 0; i < TRIES; i++) {
            var ports = new Ports(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
            if (ports.free()) {
                StateFile.write(file, Json.bytes(Json.object().put("site", ports.site())));
                return ports;
            }
        }
        throw new IOException("found no six free ports in a row between " + LOWEST + " and " + HIGHEST);
    }

    private boolean free() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            try (var socket = new ServerSocket(site + i, 1, LoopbackServer.address())) {
                socket.setReuseAddress(true);
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }

    int s3() {
        return site + 1;
    }

    int sqs() {
        return site + 2;
    }

    int sns() {
        return site + 3;
    }

    int ec2() {
        return site + 4;
    }

    int dynamodb() {
        return site + 5;
    }

    Addresses addresses() {
        return new Addresses(url(site), url(s3()), url(sqs()), url(sns()), url(ec2()), url(dynamodb()));
    }

    private static String url(int port) {
        return "http://" + LoopbackServer.HOST + ":" + port;
    }
}
