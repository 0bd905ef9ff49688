package pixfleet.control.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.FakeMeter;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.reconcile.FakeDeadLetters;
import pixfleet.control.scaling.FakeDemand;
import pixfleet.control.scaling.FakeNodes;
import pixfleet.control.scaling.Node.State;
import pixfleet.header.SamplesOfFiles;
import pixfleet.metric.Measurement;
import pixfleet.metric.Metric;
import pixfleet.records.memory.MemoryTable;

@QuarkusTest
@TestProfile(Handler.Reconcile.class)
@Timeout(60)
class ReconcileHandlerTest {
    @Inject
    FakeDocuments documents;

    @Inject
    MemoryTable table;

    @Inject
    FakeUploads uploads;

    @Inject
    FakeTaskQueue queue;

    @Inject
    FakeDemand demand;

    @Inject
    FakeMeter meter;

    @Inject
    FakeNodes nodes;

    @Inject
    FakeDeadLetters letters;

    @BeforeEach
    void twoSleepingNodes() {
        documents.clear("");
        table.clear();
        uploads.clear("");
        queue.drop();
        nodes.clear();
        nodes.away(false);
        nodes.set("i-1", 1, State.STOPPED);
        nodes.set("i-2", 2, State.STOPPED);
        demand.set(0, 0);
        meter.taken();
    }

    @Test
    void leavesASleepingFleetAsleep() {
        Recorded.send(Recorded.event("schedule"))
                .statusCode(200)
                .body("target", equalTo(0))
                .body("reason", equalTo("Nothing to do: every node sleeps."))
                .body("sent", equalTo(0));

        assertThat(nodes.pool()).extracting(node -> node.state()).containsOnly(State.STOPPED);
        assertThat(meter.taken())
                .as("nothing is measured of a pool that sleeps")
                .isEmpty();
    }

    @Test
    void wakesWhatTheBacklogWantsAndNoMoreOnTheNextTick() {
        demand.set(9, 0);
        for (int tick = 0; tick < 3; tick++) {
            Recorded.send(Recorded.event("schedule")).statusCode(200).body("target", equalTo(2));
        }

        assertThat(nodes.pool()).extracting(node -> node.state()).containsOnly(State.PENDING);
    }

    @Test
    void admitsAnUploadWhoseEventWasLostAndWakesANodeForIt() {
        uploads.put(
                "incoming/cat.png",
                SamplesOfFiles.png(9, 9),
                Samples.NOON.minusSeconds(300),
                Map.of("pipeline", "canny"));

        Recorded.send(Recorded.event("schedule"))
                .statusCode(200)
                .body("sent", is(1))
                .body("target", is(1));

        assertThat(queue.sent()).hasSize(1);
        assertThat(nodes.pool()).extracting(node -> node.state()).contains(State.PENDING);
    }

    @Test
    void mendsWhatItCanWhileTheFleetCannotBeLookedAt() {
        uploads.put(
                "incoming/cat.png",
                SamplesOfFiles.png(9, 9),
                Samples.NOON.minusSeconds(300),
                Map.of("pipeline", "canny"));
        nodes.away(true);

        Recorded.send(Recorded.event("schedule"))
                .statusCode(200)
                .body("target", is(-1))
                .body("sent", is(1))
                .body("unmended[0]", startsWith("The fleet could not be looked at"));
    }

    @Test
    void readsTheDeadLetters() {
        letters.put("hello", "");

        Recorded.send(Recorded.event("schedule"))
                .statusCode(200)
                .body("unmended[0]", startsWith("a dead letter held no task"));

        assertThat(letters.left()).isZero();
        assertThat(meter.taken()).containsExactly(Measurement.of(Metric.DEAD_LETTERS, 1));
    }
}
