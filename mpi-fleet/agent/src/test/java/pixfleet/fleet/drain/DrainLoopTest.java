package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.Eventually;
import pixfleet.fleet.Tasks;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.publish.FakeCompletions;
import pixfleet.fleet.world.World;
import pixfleet.job.ImageFormat;
import pixfleet.job.Keys;
import pixfleet.job.Result;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.job.Timings;
import pixfleet.pipeline.Dimensions;
import pixfleet.wire.TaskJson;

@Timeout(value = 40, unit = TimeUnit.SECONDS)
@Execution(ExecutionMode.CONCURRENT)
class DrainLoopTest {
    private static final Clock REAL = Clock.systemUTC();
    private static final DrainSettings SETTINGS = new DrainSettings(
            Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2), 2);

    @TempDir
    private Path folder;

    /** How long this process was frozen so far, as it looks to its clock. */
    private final AtomicReference<Duration> frozen = new AtomicReference<>(Duration.ZERO);

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return REAL.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return REAL.withZone(zone);
        }

        @Override
        public Instant instant() {
            return REAL.instant().plus(frozen.get());
        }
    };

    private final FakeBacklog backlog = new FakeBacklog(clock, Duration.ofMillis(100));
    private final FakeLedger ledger = new FakeLedger();
    private final FakeEarlierResults earlier = new FakeEarlierResults();
    private final FakeCompletions told = new FakeCompletions();
    private final List<String> presence = new CopyOnWriteArrayList<>();
    private Runnable atClose = () -> {};

    private DrainLoop loop(FakeWorld world) {
        return loop(world, backlog);
    }

    private DrainLoop loop(FakeWorld world, FakeBacklog backlog) {
        var parts = new DrainLoop.Parts(
                backlog,
                new Admission(backlog, ledger, new Telling(ledger, told, clock, "i-1"), earlier),
                new Settlement(
                        new Settlement.Ports(
                                backlog, ledger, new Telling(ledger, told, clock, "i-1"), new FakeCopies(), earlier),
                        clock,
                        "i-1"),
                new Receipts(folder, clock),
                world,
                new Presence() {
                    @Override
                    public void close() {
                        atClose.run();
                        presence.add("closed");
                    }

                    @Override
                    public void reopen() {
                        presence.add("reopened");
                    }

                    @Override
                    public boolean current() {
                        return true;
                    }

                    @Override
                    public void note(Standing now) {}
                },
                new Random(1),
                new Starts(folder.resolveSibling(folder.getFileName() + ".starts")));
        return new DrainLoop(parts, SETTINGS, clock, Executors.newVirtualThreadPerTaskExecutor());
    }

    private Task sent(String name) {
        Task task = Tasks.task("uploads", name, "canny");
        ledger.open(task.job());
        backlog.send(task);
        return task;
    }

    private static void fail(FakeWorld world, long number) {
        world.listener().started(number);
        world.listener().finished(number, new Outcome.Failed("as asked"));
    }

    private Stage stage(Task task) {
        return ledger.find(task.job(), task.image()).orElseThrow().stage();
    }

    @Test
    void closesItsLeaseLooksOnceMoreAndEnds() throws Exception {
        Task task = sent("a");
        var world = new FakeWorld(DrainLoopTest::fail);

        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(stage(task)).isInstanceOf(Stage.Failed.class);
        assertThat(told.heard()).hasSize(1);
        assertThat(presence).containsExactly("closed");
        assertThat(world.seen).containsExactly("start", "run a", "end");
        assertThat(backlog.size()).isZero();
    }

    @Test
    void aTaskThatComesWithTheLastLookIsStillDone() throws Exception {
        var late = new ArrayList<Task>();
        atClose = () -> {
            if (late.isEmpty()) {
                late.add(sent("late"));
            }
        };

        assertThat(loop(new FakeWorld(DrainLoopTest::fail)).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(stage(late.getFirst())).isInstanceOf(Stage.Failed.class);
        assertThat(presence).containsExactly("closed", "reopened", "closed");
    }

    @Test
    void doesNotStopWhileItCannotSayThatItWill() throws Exception {
        var tries = new ArrayList<Instant>();
        atClose = () -> {
            tries.add(clock.instant());
            if (tries.size() < 2) {
                throw new TransientFailure("s3 put: slow down");
            }
        };

        assertThat(loop(new FakeWorld(DrainLoopTest::fail)).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(tries).hasSize(2);
    }

    @Test
    void keepsLeasesWhileWorkRunsAndEndsAWorldThatIsStuck() throws Exception {
        Task task = sent("slow");
        var world = new FakeWorld((present, number) -> {
            if (present.seen.stream().filter("start"::equals).count() == 3) {
                fail(present, number);
            }
        });

        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(stage(task)).isEqualTo(new Stage.Failed("as asked"));
        assertThat(world.seen).startsWith("start", "run slow", "end", "start", "run slow", "end", "start", "run slow");
        assertThat(backlog.renewed).isNotEmpty();
        assertThat(backlog.size()).isZero();
    }

    /** A record costs as much as the fetch of an image, and most images are done before anyone could look. */
    @Test
    void aStartIsRecordedOnceItHasLastedASecond() throws Exception {
        Task quick = sent("quick");
        Task slow = sent("slow");
        var running = new CopyOnWriteArrayList<Task>();
        var slows = new CompletableFuture<Long>();
        var world = new FakeWorld((present, number) -> {
            if (present.seen.getLast().equals("run quick")) {
                fail(present, number);
            } else {
                present.listener().started(number);
                slows.complete(number);
            }
        });
        Instant begun = clock.instant();
        ledger.watch(status -> {
            if (status.stage() instanceof Stage.Running) {
                running.add(status.image().equals(slow.image()) ? slow : quick);
                world.listener().finished(slows.join(), new Outcome.Failed("as asked"));
            }
        });

        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(running).containsExactly(slow);
        assertThat(stage(slow)).isEqualTo(new Stage.Failed("as asked"));
        assertThat(Duration.between(begun, clock.instant())).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void aWorldGivesWayToAnotherBetweenTasks() throws Exception {
        sent("first");
        var world = new FakeWorld((present, number) -> {
            if (present.seen.getLast().equals("run first")) {
                present.outdate(true);
                sent("second");
                CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS).execute(() -> fail(present, number));
            } else {
                fail(present, number);
            }
        });

        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(world.seen).containsExactly("start", "run first", "end", "start", "run second", "end");
        assertThat(told.heard()).hasSize(2);
    }

    @Test
    void aWorldAskedToEndIsGivenNoTaskEvenIfItWouldDoAgain() throws Exception {
        sent("first");
        var world = new FakeWorld((present, number) -> {
            present.outdate(present.seen.getLast().equals("run first"));
            fail(present, number);
        });
        world.atEnd(() -> {
            world.outdate(false);
            sent("second");
            World.Listener ending = world.listener();
            CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS).execute(() -> ending.ended("mpirun exit 0"));
        });

        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(world.seen).containsExactly("start", "run first", "end", "start", "run second", "end");
        assertThat(told.heard()).hasSize(2);
    }

    @Test
    void runsSuspectsAloneAndGivesUpTheOneThatKills() throws Exception {
        Task killer = sent("killer");
        List<Task> others = List.of(sent("b"), sent("c"));
        var world = new FakeWorld((present, number) -> {
            boolean kills = present.seen.getLast().equals("run killer");
            if (kills) {
                present.listener().ended("mpirun exit 137");
            } else if (present.seen.stream().filter("start"::equals).count() > 1) {
                fail(present, number);
            }
        });

        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(stage(killer).word()).isEqualTo("failed");
        assertThat(((Stage.Failed) stage(killer)).reason()).contains("three times while it ran alone");
        assertThat(backlog.buried).hasSize(1);
        for (Task other : others) {
            assertThat(stage(other)).isEqualTo(new Stage.Failed("as asked"));
        }
        assertThat(world.seen).filteredOn("run killer"::equals).hasSize(4);
    }

    @Test
    void aDoubleIsNotRunBesideItsTwin() throws Exception {
        Task task = Tasks.task("uploads", "twin", "canny");
        ledger.open(task.job());
        backlog.send(TaskJson.write(task));
        backlog.send(TaskJson.write(task));
        var world = new FakeWorld(DrainLoopTest::fail);

        DrainLoop loop = loop(world);
        var ending = CompletableFuture.supplyAsync(() -> {
            try {
                return loop.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Eventually.until("told", Duration.ofSeconds(10), () -> !told.heard().isEmpty());
        loop.stop();
        ending.join();

        assertThat(world.seen).filteredOn("run twin"::equals).hasSize(1);
    }

    /** No world is asked, and everything else happens as to a result that was made. */
    @Test
    void anEarlierResultIsTakenOverWithoutWork() throws Exception {
        Task first = sent("a");
        earlier.open(first, "ada");
        var world = new FakeWorld((present, number) -> {
            Result result = result(first);
            earlier.objects.add(result.key());
            earlier.done(first, result);
            present.listener().started(number);
            present.listener().finished(number, new Outcome.Stored(result));
        });
        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        Task again = sent("a");
        earlier.open(again, "ada");
        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(stage(again))
                .isInstanceOfSatisfying(
                        Stage.Done.class,
                        done -> assertThat(done.result().key())
                                .isEqualTo(result(again).key()));
        assertThat(world.seen).filteredOn("run a"::equals).hasSize(1);
        assertThat(told.heard()).hasSize(2);
        assertThat(backlog.size()).isZero();
    }

    private static Result result(Task task) {
        return new Result(
                Keys.result(task.job(), task.image(), ImageFormat.PNG),
                Keys.thumb(task.job(), task.image()),
                ImageFormat.PNG,
                new Dimensions(4, 3, 3, 8),
                77,
                Timings.NONE);
    }

    @Test
    void aMessageThatIsNoTaskIsBuried() throws Exception {
        backlog.send("{\"version\":1}");

        assertThat(loop(new FakeWorld(DrainLoopTest::fail)).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(backlog.buried).containsExactly("the field job is missing");
        assertThat(backlog.size()).isZero();
    }

    @Test
    void givesEverythingBackAtOnceWhereTheMachineIsTaken() throws Exception {
        List.of("a", "b", "c").forEach(this::sent);
        var left = new ArrayList<DrainLoop>();
        var world = new FakeWorld((present, number) -> {
            present.listener().started(number);
            left.getFirst().leave();
        });
        left.add(loop(world));
        Instant begun = clock.instant();

        assertThat(left.getFirst().run()).isEqualTo(DrainLoop.End.TAKEN);

        assertThat(Duration.between(begun, clock.instant())).isLessThan(Duration.ofSeconds(4));
        assertThat(backlog.visible()).isEqualTo(3);
        assertThat(presence).containsExactly("closed");
        assertThat(told.heard()).isEmpty();
    }

    /** What was given back could be leased by it again, and lie there until the lease has ended. */
    @Test
    void waitsForALookUnderWayWhereTheMachineIsTaken() throws Exception {
        var patient = new FakeBacklog(clock, Duration.ofSeconds(20));
        DrainLoop loop = loop(new FakeWorld(DrainLoopTest::fail), patient);
        Thread.ofVirtual().start(() -> {
            Eventually.until("looking", Duration.ofSeconds(10), () -> patient.looks() > 0);
            loop.leave();
        });

        assertThat(loop.run()).isEqualTo(DrainLoop.End.TAKEN);

        assertThat(patient.looks()).isZero();
    }

    @Test
    void endsWhenNoWorldCanBeStarted() throws Exception {
        sent("a");
        var world = new FakeWorld(DrainLoopTest::fail);
        world.neverReady();

        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.NO_WORLD);

        assertThat(world.seen).containsExactly("start", "start", "start");
        assertThat(backlog.visible()).isEqualTo(1);
    }

    @Test
    void takesUpWhatACrashedAgentHeld() throws Exception {
        Task task = sent("held");
        var receipts = new Receipts(folder, clock);
        backlog.take(1, Duration.ZERO, Duration.ofMinutes(5)).forEach(lease -> receipts.keep(lease, SETTINGS.term()));
        assertThat(backlog.visible()).isZero();

        Instant begun = clock.instant();

        assertThat(loop(new FakeWorld(DrainLoopTest::fail)).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(stage(task)).isEqualTo(new Stage.Failed("as asked"));
        assertThat(backlog.size()).isZero();
        assertThat(receipts.leftBehind()).isEmpty();
        assertThat(Duration.between(begun, clock.instant()))
                .as("a lease nobody wrote down has ended")
                .isGreaterThan(SETTINGS.term());
    }

    @Test
    void givesUpWithAStatusWhatCrashesTheAgentAgainAndAgain() throws Exception {
        Task task = sent("held");
        Lease held = backlog.take(1, Duration.ZERO, Duration.ofMinutes(5)).getFirst();
        new Receipts(folder, clock).keep(new Lease(held.receipt(), held.body(), 1, Lease.MAX_CRASHES), SETTINGS.term());
        var world = new FakeWorld(DrainLoopTest::fail);

        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(((Stage.Failed) stage(task)).reason()).contains("by itself ended the node's program 3 times");
        assertThat(backlog.buried).hasSize(1);
        assertThat(backlog.size()).isZero();
        assertThat(world.seen).doesNotContain("run held");
    }

    @Test
    void whatAnAgentCrashedWithRunsAloneAndIsCountedOnDiskMeanwhile() throws Exception {
        sent("held");
        Lease held = backlog.take(1, Duration.ZERO, Duration.ofMinutes(5)).getFirst();
        new Receipts(folder, clock).keep(held, SETTINGS.term());
        var onDisk = new CompletableFuture<List<Lease>>();
        var world = new FakeWorld((present, number) -> CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
                .execute(() -> {
                    onDisk.complete(new Receipts(folder, clock).leftBehind());
                    fail(present, number);
                }));

        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(onDisk.join()).extracting(Lease::crashes).containsExactly(2);
    }

    @Test
    void leasesOfACrashedAgentAreFoundUntilTheyEnd() throws Exception {
        var receipts = new Receipts(folder, clock);
        receipts.keep(new Lease("r1", "a\nb", 1), Duration.ofSeconds(60));
        receipts.keep(new Lease("r2", "b", 1), Duration.ZERO);
        receipts.keep(new Lease("r3", "c", 1), Duration.ofSeconds(60));
        receipts.forget(new Lease("r3", "c", 1));
        Files.writeString(folder.resolve("cut"), "2026-");

        assertThat(new Receipts(folder, clock).leftBehind()).containsExactly(new Lease("r1", "a\nb", 1, 1));
        assertThat(new Receipts(folder, clock).leftBehind()).isEmpty();
    }

    /** What another node takes while this one is frozen, which asks for nothing meanwhile. */
    private Lease takenWhileFrozen() {
        synchronized (backlog) {
            frozen.set(Duration.ofSeconds(10));
            return backlog.take(1, Duration.ofSeconds(1), Duration.ofMinutes(1)).getFirst();
        }
    }

    /** Frozen past its claim, as by SIGSTOP, while a rank was at the task; another node has it meanwhile. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsThawedAfterItsClaimHasEndedLeavesTheTaskToItsNextHolder(boolean otherIsDone) throws Exception {
        Task task = sent("a");
        var other = new Settlement(
                new Settlement.Ports(backlog, ledger, new Telling(ledger, told, clock, "i-2"), new FakeCopies()),
                clock,
                "i-2");
        var world = new FakeWorld((self, number) -> {
            self.listener().started(number);
            Lease taken = takenWhileFrozen();
            if (otherIsDone) {
                other.settle(taken, task, new Ending.Failed("by the other"), Instant.MAX);
            }
            self.listener().finished(number, new Outcome.Failed("by the one that was frozen"));
        });

        assertThat(loop(world).run()).isEqualTo(DrainLoop.End.IDLE);

        assertThat(told.heard()).hasSize(otherIsDone ? 1 : 0);
        assertThat(backlog.size()).isEqualTo(otherIsDone ? 0 : 1);
        assertThat(ledger.find(task.job(), task.image()).map(Status::stage).filter(Stage::terminal))
                .isEqualTo(otherIsDone ? Optional.of(new Stage.Failed("by the other")) : Optional.empty());
    }
}
