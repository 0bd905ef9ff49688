package pixfleet.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.ec2.Ec2Service;
import pixfleet.local.ec2.InstanceHost;
import pixfleet.local.ec2.Instances;
import pixfleet.local.fault.FaultDial;
import pixfleet.local.fault.Faults;
import pixfleet.local.lambda.AsyncInvoker;
import pixfleet.local.lambda.Functions;
import pixfleet.local.process.Children;
import pixfleet.local.s3.ObjectServer;
import pixfleet.local.schedule.Schedules;
import pixfleet.local.site.SiteServer;
import pixfleet.local.sns.SnsService;
import pixfleet.local.sqs.HiddenAddress;
import pixfleet.local.sqs.QueueClient;
import pixfleet.local.sqs.QueueServer;
import pixfleet.local.template.Addresses;
import pixfleet.local.template.Blueprint;
import pixfleet.local.template.Template;
import pixfleet.local.wire.Credentials;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.QueryServer;
import pixfleet.local.wire.Realm;
import pixfleet.local.wire.StateFile;

/** A running local stack: all its servers, wired as the template says. */
final class Stack implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Stack.class);

    private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    private final Path endpoints;
    private final Consumer<Throwable> broken;
    private volatile boolean started;

    private Stack(Path endpoints, Consumer<Throwable> broken) {
        this.endpoints = endpoints;
        this.broken = broken;
    }

    /** What every part is built from. */
    private record Ground(
            StackOptions options,
            Ports ports,
            HiddenAddress hidden,
            Blueprint blueprint,
            Credentials credentials,
            String token,
            Map<String, String> environment,
            Children children,
            FaultDial faults) {
        Path at(String name) {
            return options.state().resolve(name);
        }

        Addresses addresses() {
            return ports.addresses();
        }
    }

    /**
     * A stack that is not started yet; closing it ends as much of it as there is. {@code broken} is told when it can no
     * longer do what it answers, and should end it.
     */
    static Stack of(StackOptions options, Consumer<Throwable> broken) {
        return new Stack(options.state().resolve("endpoints.json"), broken);
    }

    /** Starts everything; when it returns, {@code endpoints.json} is there. If it throws, close what was begun. */
    void start(StackOptions options, Map<String, String> environment) throws IOException, InterruptedException {
        var state = StateDirectory.hold(options.state());
        open.push(state);
        Files.deleteIfExists(endpoints);
        raise(ground(options, state, environment));
    }

    private static Ground ground(StackOptions options, StateDirectory state, Map<String, String> environment)
            throws IOException {
        var children = new Children(state.path().resolve("run"));
        children.killLeftovers();
        var faults = new FaultDial(state.path().resolve("faults.properties"), Faults.NONE.with(options.faults()));
        var ports = Ports.choose(options.port(), state.path());
        var whole = Template.evaluate(new Template.Request(
                options.template(), options.stackName(), options.parameters(), Realm.LOCAL, ports.addresses()));
        var blueprint = options.functions() ? whole : whole.withoutFunctions();
        var credentials = state.credentials();
        return new Ground(
                options,
                ports,
                HiddenAddress.choose(),
                blueprint,
                credentials,
                state.token(options.token()),
                ChildEnvironment.of(environment, credentials, Realm.LOCAL, ports.addresses()),
                children,
                faults);
    }

    private record Parts(SnsService sns, Instances instances, Functions functions) {}

    private void raise(Ground ground) throws IOException, InterruptedException {
        var queues = new QueueClient(ground.hidden().url(), Realm.LOCAL);
        var blueprint = ground.blueprint();
        var functions = Functions.open(functionHost(ground), blueprint.functions());
        var invoker = new AsyncInvoker(
                ground.at("invocations"),
                functions,
                (arn, record) -> queues.send(arn, record, Map.of()),
                ground.faults());
        var wiring = new Wiring(queues, invoker, blueprint.functions());
        var sns = new SnsService(ground.at("deliveries"), blueprint, Realm.LOCAL, wiring);
        var instances = Instances.open(host(ground), blueprint.machines());
        startServers(ground, wiring, new Parts(sns, instances, functions));
        open.push(invoker);
        open.push(sns);
        sns.resume();
        invoker.resume();
        open.push(instances);
        instances.resume();
        var schedules = new Schedules(ground.at("schedules"), invoker, Realm.LOCAL);
        open.push(schedules);
        schedules.start(blueprint.functions());
        open.push(SiteServer.start(site(ground), functions, blueprint.functions()));
        ready(ground, instances);
        functions.warm();
    }

    private void startServers(Ground ground, Wiring wiring, Parts parts) throws IOException, InterruptedException {
        var ports = ground.ports();
        var ec2 = new Ec2Service(parts.instances(), ground.blueprint().launchTemplates(), Realm.LOCAL);
        try (var starting =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<? extends AutoCloseable>> servers = List.of(
                    starting.submit(() -> queueServer(ground)),
                    starting.submit(() -> objectServer(ground, wiring)),
                    starting.submit(() -> QueryServer.start(parts.sns(), ground.credentials(), ports.sns())),
                    starting.submit(() -> QueryServer.start(ec2, ground.credentials(), ports.ec2())),
                    starting.submit(() -> prepared(parts.functions())));
            for (var server : servers) {
                open.push(started(server));
            }
        }
    }

    private static Functions prepared(Functions functions) throws IOException {
        functions.prepare();
        return functions;
    }

    private static Functions.Host functionHost(Ground ground) {
        var options = ground.options();
        return new Functions.Host(
                options.state(),
                options.ric(),
                ground.environment(),
                ground.children(),
                options.allowMissingFunctions());
    }

    private static SiteServer.Settings site(Ground ground) {
        return new SiteServer.Settings(
                ground.ports().site(),
                ground.options().site(),
                ground.token(),
                Realm.LOCAL,
                ground.addresses().s3(),
                ground.blueprint().contentSecurityPolicy());
    }

    private QueueServer queueServer(Ground ground) throws IOException {
        var settings = new QueueServer.Settings(
                ground.ports().sqs(),
                ground.hidden(),
                ground.at("sqs"),
                ground.credentials(),
                Realm.LOCAL,
                ground.blueprint().queues());
        return QueueServer.start(settings, broken);
    }

    private static ObjectServer objectServer(Ground ground, Wiring wiring) throws IOException {
        int port = ground.ports().site();
        var settings = new ObjectServer.Settings(
                ground.ports().s3(),
                ground.at("s3"),
                ground.credentials(),
                ground.blueprint().buckets(),
                List.of("http://127.0.0.1:" + port, "http://localhost:" + port));
        return ObjectServer.start(settings, wiring);
    }

    private static InstanceHost host(Ground ground) {
        return new InstanceHost(
                ground.options().state(),
                ground.options().instanceCommand(),
                ground.environment(),
                ground.children(),
                ground.faults(),
                Clock.systemUTC());
    }

    private void ready(Ground ground, Instances instances) throws IOException {
        var facts = new Endpoints.Facts(
                ground.addresses(), ground.token(), ground.credentials(), Realm.LOCAL, instances.declared());
        StateFile.write(endpoints, Json.pretty(Endpoints.json(ground.blueprint(), facts)));
        started = true;
    }

    private static AutoCloseable started(Future<? extends AutoCloseable> server)
            throws IOException, InterruptedException {
        try {
            return server.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    /** Ends everything, last started first: instances may still talk to the queues while they end. */
    @Override
    public void close() {
        try {
            if (started) {
                Files.deleteIfExists(endpoints);
            }
        } catch (IOException e) {
            log.warn("endpoints not removed file={}", endpoints, e);
        }
        for (var part = open.poll(); part != null; part = open.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                log.warn(
                        "part of the stack did not end cleanly part={}",
                        part.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
