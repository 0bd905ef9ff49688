package pixfleet.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.aws.AwsClients;
import pixfleet.fleet.aws.InstanceMetadata;
import pixfleet.fleet.aws.S3Copies;
import pixfleet.fleet.aws.SnsCompletions;
import pixfleet.fleet.aws.SqsBacklog;
import pixfleet.fleet.aws.TableEarlierResults;
import pixfleet.fleet.aws.TableLedger;
import pixfleet.fleet.aws.TableNodeLeases;
import pixfleet.fleet.drain.Admission;
import pixfleet.fleet.drain.DrainLoop;
import pixfleet.fleet.drain.DrainSettings;
import pixfleet.fleet.drain.EarlierResults;
import pixfleet.fleet.drain.Metering;
import pixfleet.fleet.drain.Receipts;
import pixfleet.fleet.drain.Settlement;
import pixfleet.fleet.drain.Starts;
import pixfleet.fleet.drain.Telling;
import pixfleet.fleet.node.Cell;
import pixfleet.fleet.node.CellLife;
import pixfleet.fleet.node.CellWorlds;
import pixfleet.fleet.node.Guardian;
import pixfleet.fleet.node.LeaseKeeper;
import pixfleet.fleet.node.NodeLeases;
import pixfleet.fleet.node.NoticeWatch;
import pixfleet.fleet.node.Notices;
import pixfleet.fleet.openmpi.Hosts;
import pixfleet.fleet.openmpi.Hosts.Host;
import pixfleet.fleet.openmpi.MpirunSettings;
import pixfleet.fleet.openmpi.MpirunWorlds;
import pixfleet.fleet.ssh.NodeSshServer;
import pixfleet.fleet.ssh.SshClientConfig;
import pixfleet.fleet.start.RankStart;
import pixfleet.fleet.world.World;
import pixfleet.job.NodeLease.Seat;
import pixfleet.job.NodeLease.SshAccess;
import pixfleet.metric.Measurement;
import pixfleet.metric.Meter;
import pixfleet.metric.StartStage;
import pixfleet.records.table.Table;
import pixfleet.wire.MetricLines;

/**
 * The agent of a node. Exit codes: 0, the queue stayed empty, or the node is of no use, and the machine may be powered
 * off; 64, bad settings; anything else, it is to be started again.
 */
public final class AgentMain {
    private static final Logger log = LoggerFactory.getLogger(AgentMain.class);
    private static final Duration POLL = Duration.ofSeconds(20);
    private static final Duration AT_STOP = Duration.ofSeconds(8);
    /** EC2 asks to look as often. */
    private static final Duration NOTICE_LOOK = Duration.ofSeconds(5);

    /** An agent that was started anew on a machine that has long run tells nothing of its boot. */
    private static final Duration LONGEST_BOOT = Duration.ofMinutes(30);

    private static final Duration CELL_LOOK = Duration.ofSeconds(5);
    private static final Duration WORLD_START = Duration.ofSeconds(60);
    private static final Duration WORLD_SILENCE = Duration.ofSeconds(45);
    private static final int POWER_OFF = 0;
    private static final int START_AGAIN = 1;
    private static final int BAD_SETTINGS = 64;
    private static final int TERMINATED = 143;

    private AgentMain() {}

    /**
     * Runs until the node may stop.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws InterruptedException {
        FleetConfig config;
        try {
            config = FleetConfig.from(System.getenv(), Runtime.getRuntime().availableProcessors());
        } catch (FleetConfig.BadConfig e) {
            System.err.println(e.getMessage());
            System.exit(BAD_SETTINGS);
            return;
        }
        int code = new AgentMain().run(config);
        log.info("agent ends code={}", code);
        // Not exit: the hook below waits for this thread.
        Runtime.getRuntime().halt(code);
    }

    private int run(FleetConfig config) throws InterruptedException {
        log.info("agent starts node={} ranks={} idle={}", config.nodeId(), config.ranks(), config.idle());
        ownFolder(config.stateDir());
        if (config.guardianPid() > 0) {
            Guardian.watch(config.guardianPid(), () -> Runtime.getRuntime().halt(START_AGAIN));
        }
        Clock clock = Clock.systemUTC();
        Meter meter = meter(config.surroundings().pool(), clock);
        var processors = new ProcessorTime();
        var starts = new Starts(config.stateDir().resolve("starts"));
        starts.begin();
        var s3 = AwsClients.s3();
        var backlog = new SqsBacklog(AwsClients.sqs(), config.tasksQueueUrl(), config.deadLettersQueueUrl());
        Table table = AwsClients.records(config.recordsTable());
        var ledger = new TableLedger(table, s3, config.resultsBucket(), new Random()::nextLong);
        EarlierResults earlier = config.resultCache().isEmpty()
                ? EarlierResults.NONE
                : new TableEarlierResults(table, config.resultCache(), s3, config.resultsBucket(), clock);
        var completions = new SnsCompletions(AwsClients.sns(), config.completionsTopicArn(), ledger::owner);
        var telling = new Telling(ledger, completions, clock, config.nodeId());
        var worlds = new MpirunWorlds(mpirun(config), clock);
        var receipts = new Receipts(config.stateDir().resolve("leases"), clock);
        var leases = new TableNodeLeases(table);
        Path keys = config.stateDir().resolve("ssh");
        var presence = new LeaseKeeper(
                leases, clock, config.nodeId(), seat(config, ssh(config, keys, leases, clock)), starts::failed);
        presence.start();
        Function<World.Starter, DrainLoop> drain = starter -> new DrainLoop(
                new DrainLoop.Parts(
                        backlog,
                        new Admission(backlog, ledger, telling, earlier),
                        new Settlement(
                                new Settlement.Ports(
                                        backlog, ledger, telling, new S3Copies(s3, config.resultsBucket()), earlier),
                                clock,
                                config.nodeId()),
                        receipts,
                        starter,
                        presence,
                        new Random(),
                        starts,
                        new Metering(meter, processors)),
                settings(config),
                clock,
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("io").factory()));
        if (config.cell().nodes() == 1) {
            DrainLoop loop = drain.apply(worlds);
            watch(config, clock, meter, loop::leave);
            return ended(loop::run, loop::stop);
        }
        var cell = new CellLife(leases, presence, clock, config.cell().nodes(), CELL_LOOK);
        CellWorlds.Launch launch = (seats, listener) -> worlds.start(hosts(config.cell(), keys, seats), listener);
        watch(config, clock, meter, cell::leave);
        return ended(() -> cell.run(() -> drain.apply(new CellWorlds(cell::seats, launch, clock))), cell::stop);
    }

    /** Looks out for the end of the machine, and tells how long it took to boot. */
    private static void watch(FleetConfig config, Clock clock, Meter meter, Runnable leave) {
        if (config.surroundings().metadata().isEmpty()) {
            return;
        }
        Instant began = clock.instant();
        var metadata = new InstanceMetadata(config.surroundings().metadata());
        var booted = new AtomicBoolean();
        Notices notices = () -> {
            if (!booted.getAndSet(true)) {
                metadata.startedAt()
                        .map(started -> Duration.between(started, began))
                        .filter(boot -> !boot.isNegative() && boot.compareTo(LONGEST_BOOT) < 0)
                        .ifPresent(boot -> meter.measured(List.of(Measurement.of(StartStage.BOOTED, boot))));
            }
            return metadata.pending();
        };
        NoticeWatch.start(notices, NOTICE_LOOK, leave);
    }

    /** What an agent prints goes to CloudWatch Logs as it is, which makes metrics of it. */
    private static Meter meter(String pool, Clock clock) {
        return pool.isEmpty() ? Meter.NONE : new MetricLines(pool, clock, System.out::println);
    }

    private static Seat seat(FleetConfig config, SshAccess ssh) {
        return config.cell().nodes() == 1 ? Seat.NONE : new Seat(config.cell().address(), config.ranks(), "", ssh);
    }

    /** Lets the head of this node in, for as long as the agent lives. */
    private static SshAccess ssh(FleetConfig config, Path keys, NodeLeases leases, Clock clock) {
        if (config.cell().nodes() == 1 || !config.cell().shell().isEmpty()) {
            return SshAccess.NONE;
        }
        return NodeSshServer.start(
                        keys,
                        config.cell().address(),
                        () -> Cell.head(config.nodeId(), leases.all(), clock.instant())
                                .map(head -> head.seat().ssh().userKey()))
                .access();
    }

    private static Hosts hosts(FleetConfig.CellConfig cell, Path keys, List<Seat> seats) {
        String shell = cell.shell().isEmpty() ? SshClientConfig.write(keys, seats) : cell.shell();
        List<Host> hosts = seats.stream()
                .map(seat -> new Host(seat.address(), seat.ranks()))
                .toList();
        return new Hosts(hosts, shell, cell.networks());
    }

    /** What a node does until there is a reason to end. */
    private interface Life {
        DrainLoop.End run() throws InterruptedException;
    }

    /** Runs to the end; a signal makes that come soon. */
    private static int ended(Life run, Runnable stop) throws InterruptedException {
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.run();
            try {
                var _ = ended.await(AT_STOP.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        DrainLoop.End end = run.run();
        ended.countDown();
        log.info("draining ended why={}", end);
        return switch (end) {
            case IDLE, HELPLESS, OLD, TAKEN -> POWER_OFF;
            case STOPPED -> TERMINATED;
            case NO_WORLD -> START_AGAIN;
        };
    }

    private static DrainSettings settings(FleetConfig config) {
        // The world of a cell is started over whoever is there then: none can be started before.
        return new DrainSettings(
                        config.visibility(), config.idle(), POLL, config.taskDeadline(), RankStart.TASKS_PER_RANK)
                .living(config.life())
                .standingBy(config.cell().nodes() == 1 ? config.standby() : Duration.ZERO);
    }

    private static MpirunSettings mpirun(FleetConfig config) {
        return RankStart.settings(config.ranks(), config.worldDir(), RankMain.class, Map.of())
                .within(WORLD_START, WORLD_SILENCE);
    }

    /** The folder holds sockets and receipts: nobody else's business. */
    private static void ownFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("own the folder " + folder, e);
        }
    }
}
