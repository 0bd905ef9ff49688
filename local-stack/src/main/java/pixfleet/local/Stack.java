package pixfleet.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.ec2.Ec2Service;
import pixfleet.local.ec2.InstanceHost;
import pixfleet.local.ec2.InstanceRoles;
import pixfleet.local.ec2.Instances;
import pixfleet.local.ec2.LaunchTemplates;
import pixfleet.local.ec2.MetadataServer;
import pixfleet.local.fault.FaultDial;
import pixfleet.local.fault.Faults;
import pixfleet.local.fault.Strikes;
import pixfleet.local.lambda.AsyncInvoker;
import pixfleet.local.lambda.Functions;
import pixfleet.local.lambda.QueuePollers;
import pixfleet.local.process.Children;
import pixfleet.local.s3.ObjectServer;
import pixfleet.local.schedule.Schedules;
import pixfleet.local.site.FaultDoor;
import pixfleet.local.site.SiteServer;
import pixfleet.local.site.TableDoor;
import pixfleet.local.site.Users;
import pixfleet.local.sns.SnsService;
import pixfleet.local.sqs.QueueClient;
import pixfleet.local.sqs.QueueServer;
import pixfleet.local.table.TableServer;
import pixfleet.local.template.Addresses;
import pixfleet.local.template.Blueprint;
import pixfleet.local.template.Template;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.HiddenAddress;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.Keyring;
import pixfleet.local.wire.QueryServer;
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
    private record StackContext(
            StackOptions options,
            Ports ports,
            HiddenAddress hidden,
            Blueprint blueprint,
            Keyring keys,
            String token,
            Map<String, String> environment,
            Children children,
            FaultDial faults,
            LaunchTemplates launchTemplates) {
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
        raise(context(options, state, environment));
    }

    private static StackContext context(StackOptions options, StateDirectory state, Map<String, String> environment)
            throws IOException {
        var children = new Children(state.path().resolve("run"));
        children.killLeftovers();
        var faults = new FaultDial(
                state.path().resolve("faults.properties"), Faults.NONE.with(options.faults()), new SplittableRandom());
        var ports = Ports.choose(options.port(), state.path());
        var request = new Template.Request(
                options.template(), options.stackName(), options.parameters(), AwsIdentity.LOCAL, ports.addresses());
        var launchTemplates = LaunchTemplates.open(
                state.path().resolve("launch-templates"),
                Template.evaluate(request).launchTemplates());
        var whole = Template.evaluate(request.with(launchTemplates.latestVersions()));
        var blueprint = options.functions() ? whole : whole.withoutFunctions();
        var keys = new Keyring(state.credentials(), blueprint.roles().policies());
        return new StackContext(
                options,
                ports,
                HiddenAddress.choose(),
                blueprint,
                keys,
                state.token(options.token()),
                ChildEnvironment.of(environment, keys.account().credentials(), AwsIdentity.LOCAL, ports.addresses()),
                children,
                faults,
                launchTemplates);
    }

    private record Parts(SnsService sns, Instances instances, Functions functions) {}

    private void raise(StackContext context) throws IOException, InterruptedException {
        var queues = new QueueClient(context.hidden().url(), AwsIdentity.LOCAL);
        var blueprint = context.blueprint();
        // First of all, because it takes longest; whoever calls it meanwhile waits.
        var tables = tableServer(context);
        tables.ifPresent(open::push);
        var functions = Functions.open(functionHost(context), blueprint.functions());
        var invoker = new AsyncInvoker(
                context.at("invocations"),
                functions,
                (arn, record) -> queues.send(arn, record, Map.of()),
                context.faults());
        var wiring = new Wiring(queues, invoker, blueprint.functions());
        var sns = new SnsService(context.at("deliveries"), blueprint, AwsIdentity.LOCAL, wiring);
        var metadata = MetadataServer.start(Clock.systemUTC(), MetadataServer.GRACE);
        open.push(metadata);
        var instances = Instances.open(host(context, metadata), blueprint.machines(), blueprint.subnets());
        startServers(context, wiring, new Parts(sns, instances, functions));
        open.push(invoker);
        open.push(sns);
        sns.resume();
        invoker.resume();
        open.push(instances);
        instances.resume();
        var pollers = new QueuePollers(queues, functions, AwsIdentity.LOCAL);
        open.push(pollers);
        pollers.start(blueprint.functions());
        var schedules = new Schedules(context.at("schedules"), invoker, AwsIdentity.LOCAL);
        open.push(schedules);
        schedules.start(blueprint.functions());
        var strikes = new Strikes(context.options().instanceParts(), instances::processes);
        open.push(strikes);
        open.push(SiteServer.start(
                site(context),
                functions,
                blueprint.functions(),
                new SiteServer.Doors(
                        new FaultDoor(context.faults(), strikes, instances::notice),
                        new TableDoor(() -> tables.isPresent() ? tables.get().facts() : TableServer.none()))));
        if (tables.isPresent()) {
            tables.get().awaitUp();
        }
        ready(context, instances);
        functions.warm();
    }

    private void startServers(StackContext context, Wiring wiring, Parts parts)
            throws IOException, InterruptedException {
        var ports = context.ports();
        var ec2 = new Ec2Service(
                parts.instances(),
                context.launchTemplates(),
                context.blueprint().subnets(),
                AwsIdentity.LOCAL);
        try (var starting =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<? extends AutoCloseable>> servers = List.of(
                    starting.submit(() -> queueServer(context)),
                    starting.submit(() -> objectServer(context, wiring)),
                    starting.submit(() -> QueryServer.start(
                            parts.sns(), context.keys(), context.faults().calls("sns"), ports.sns())),
                    starting.submit(() -> QueryServer.start(
                            ec2, context.keys(), context.faults().calls("ec2"), ports.ec2())),
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

    private static Functions.Host functionHost(StackContext context) {
        var options = context.options();
        return new Functions.Host(
                options.state(),
                options.ric(),
                context.environment(),
                keysOfFunctions(context),
                context.children(),
                options.allowMissingFunctions());
    }

    private static Map<String, Map<String, String>> keysOfFunctions(StackContext context) {
        var keys = new TreeMap<String, Map<String, String>>();
        context.blueprint()
                .roles()
                .ofFunctions()
                .forEach((id, role) ->
                        keys.put(id, context.keys().role(role).credentials().environment()));
        return keys;
    }

    private static SiteServer.Settings site(StackContext context) throws IOException {
        return new SiteServer.Settings(
                context.ports().site(),
                context.options().site(),
                Users.open(context.token(), context.at("users.json")),
                AwsIdentity.LOCAL,
                context.addresses().s3(),
                context.blueprint().contentSecurityPolicy());
    }

    private QueueServer queueServer(StackContext context) throws IOException {
        var settings = new QueueServer.Settings(
                context.ports().sqs(),
                context.hidden(),
                context.at("sqs"),
                context.keys(),
                AwsIdentity.LOCAL,
                context.blueprint().queues(),
                context.faults().calls("sqs"));
        return QueueServer.start(settings, broken);
    }

    private Optional<TableServer> tableServer(StackContext context) throws IOException {
        if (context.blueprint().tables().isEmpty()) {
            return Optional.empty();
        }
        var settings = new TableServer.Settings(
                context.ports().dynamodb(),
                context.options().dynamodb(),
                context.options().state(),
                context.keys(),
                context.environment(),
                context.children(),
                context.faults().calls("table"),
                context.blueprint().tables());
        return Optional.of(TableServer.start(settings, broken));
    }

    private static ObjectServer objectServer(StackContext context, Wiring wiring) throws IOException {
        int port = context.ports().site();
        var buckets = new ArrayList<>(context.blueprint().buckets());
        context.options().buckets().forEach(name -> buckets.add(new Blueprint.Bucket(name, name, List.of())));
        var settings = new ObjectServer.Settings(
                context.ports().s3(),
                context.at("s3"),
                context.keys(),
                buckets,
                List.of("http://127.0.0.1:" + port, "http://localhost:" + port),
                context.faults().calls("s3"));
        return ObjectServer.start(settings, wiring);
    }

    private static InstanceHost host(StackContext context, MetadataServer metadata) {
        return new InstanceHost(
                context.options().state(),
                context.options().instanceCommand(),
                context.environment(),
                new InstanceRoles(
                        context.keys(),
                        context.blueprint().launchTemplates(),
                        context.blueprint().roles().policies().keySet()),
                context.children(),
                context.faults(),
                Clock.systemUTC(),
                metadata);
    }

    private void ready(StackContext context, Instances instances) throws IOException {
        var facts = new Endpoints.Facts(
                context.addresses(),
                context.token(),
                context.keys().account().credentials(),
                AwsIdentity.LOCAL,
                instances.declared());
        StateFile.write(endpoints, Json.pretty(Endpoints.json(context.blueprint(), facts)));
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
