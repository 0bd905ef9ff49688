package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** An agent that stands still for longer than its claims last, and goes on as if nothing had happened, ends nothing twice. */
@Tag("full")
class FrozenAgentIT {
    private static final int IMAGES = 200;
    private static final int FREEZES = 10;

    /** Claims last 60 s. */
    private static final Duration FROZEN = Duration.ofSeconds(70);

    private static final Duration BETWEEN = Duration.ofSeconds(4);

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void eachImageIsToldOnce() throws Exception {
        List<Path> pictures = Pictures.noise(folder, IMAGES, 64, 64);
        try (var system = RunningSystem.up(folder, "--nodes", "2", "--idle", "300")) {
            String queue = system.listener();
            String job = system.submit("invert", pictures);
            // Each task waits for some calls of 6 s, whatever the machine: the job outlasts the freezes.
            faults(system, "set", "slow-s3=1", "slow-ms=6000");
            for (int freeze = 0; freeze < FREEZES; freeze++) {
                RunningSystem.until("an agent is frozen", Duration.ofSeconds(60), () -> freezes(system));
                Thread.sleep(FROZEN.plus(BETWEEN));
            }
            assertThat(system.done(job))
                    .as("at the last freeze the job goes on")
                    .isBetween(1, IMAGES - 1);
            faults(system, "clear");

            JsonNode counts = system.finished(job, Duration.ofMinutes(10)).path("counts");
            List<String> told = told(system, queue);

            assertThat(counts.path("done").asInt()).isEqualTo(IMAGES);
            assertThat(told).hasSize(IMAGES).doesNotHaveDuplicates();
        }
    }

    private static boolean freezes(RunningSystem system) {
        return system.command()
                        .run(Duration.ofSeconds(20), "faults", "freeze", "agent", "--seconds", "" + FROZEN.toSeconds())
                        .code()
                == 0;
    }

    private static void faults(RunningSystem system, String... words) {
        var all = new ArrayList<>(List.of("faults"));
        all.addAll(List.of(words));
        PixfleetCommand.Ran ran = system.command().run(Duration.ofSeconds(20), all.toArray(String[]::new));
        assertThat(ran.code()).as("%s", ran).isZero();
    }

    /** The images of all completions in the queue. */
    private static List<String> told(RunningSystem system, String queue) throws IOException {
        var told = new ArrayList<String>();
        var json = new ObjectMapper();
        try (var sqs = system.sqs()) {
            for (List<Message> some = next(sqs, queue); !some.isEmpty(); some = next(sqs, queue)) {
                for (Message message : some) {
                    JsonNode completion = json.readTree(
                            json.readTree(message.body()).path("Message").asText());
                    told.add(completion.path("image").asText());
                    sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
                }
            }
        }
        return told;
    }

    private static List<Message> next(SqsClient sqs, String queue) {
        return sqs.receiveMessage(
                        request -> request.queueUrl(queue).waitTimeSeconds(5).maxNumberOfMessages(10))
                .messages();
    }
}
