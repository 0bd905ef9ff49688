package pixfleet.local.ec2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pixfleet.local.ec2.Instance.Change;
import pixfleet.local.ec2.InstanceRecord.Place;
import pixfleet.local.ec2.MetadataServer.Notice;
import pixfleet.local.template.Blueprint.Machine;
import pixfleet.local.template.Blueprint.MachineForm;
import pixfleet.local.template.Blueprint.Subnet;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Json;

/** All instances of the account. Calls on several are all or nothing, as in EC2. */
public final class Instances implements AutoCloseable {
    private final InstanceHost host;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore seats = new Semaphore(InstanceHost.PROCESSES);
    private final Map<String, Instance> byId = new LinkedHashMap<>();

    private Instances(InstanceHost host) {
        this.host = host;
    }

    /**
     * Reads what was kept, brings the template's instances in (stopped, when they are new) and drops those the
     * template no longer has. Nothing boots before {@link #resume}.
     */
    public static Instances open(InstanceHost host, List<Machine> machines, List<Subnet> subnets) throws IOException {
        Files.createDirectories(host.records());
        var instances = new Instances(host);
        var kept = instances.read();
        int index = 0;
        for (var machine : machines) {
            var known = kept.remove(machine.id());
            instances.add(
                    known == null ? fresh(index, machine, subnets, host.clock().instant()) : renewed(known, machine));
            index++;
        }
        for (var record : kept.values()) {
            if (record.logicalId().isEmpty() && record.state() != InstanceState.TERMINATED) {
                instances.add(record);
            } else {
                host.forget(record);
            }
        }
        return instances;
    }

    /**
     * The processes of one instance, or of all for an empty id, whose command line the pattern finds something in.
     *
     * @throws AwsError if there is no such instance
     */
    public synchronized List<Long> processes(String id, Pattern commandLine) {
        var asked = id.isEmpty() ? List.copyOf(byId.values()) : chosen(List.of(id));
        return asked.stream()
                .flatMap(instance -> instance.processes(commandLine).stream())
                .toList();
    }

    /**
     * Gives notice to one instance, or for an empty id to any that runs; answers its id, or empty if none runs.
     *
     * @throws AwsError if there is no such instance, or it does not run
     */
    public synchronized Optional<String> notice(String id, Notice notice) {
        var asked = id.isEmpty()
                ? byId.values().stream()
                        .filter(instance -> instance.record().state() == InstanceState.RUNNING)
                        .limit(1)
                        .toList()
                : chosen(List.of(id));
        asked.forEach(instance -> instance.notice(notice));
        return asked.stream().map(instance -> instance.record().id()).findFirst();
    }

    private Map<String, InstanceRecord> read() throws IOException {
        var records = new ArrayList<InstanceRecord>();
        try (Stream<Path> files = Files.list(host.records())) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                records.add(InstanceRecord.of(Json.read(file)));
            }
        }
        records.sort(Comparator.comparingInt(InstanceRecord::index).thenComparing(InstanceRecord::id));
        return records.stream()
                .collect(Collectors.toMap(InstanceRecord::id, record -> record, (one, _) -> one, LinkedHashMap::new));
    }

    private static InstanceRecord fresh(int index, Machine machine, List<Subnet> subnets, Instant now) {
        var where = Launch.place(subnets, machine.subnet(), "");
        return new InstanceRecord(
                index,
                machine.id(),
                "r-" + machine.id().substring(2),
                machine.logicalId(),
                "",
                machine.form(),
                new Place(where.id(), where.zone(), false),
                InstanceState.STOPPED,
                now,
                "");
    }

    /** User data and type follow the template; tags set by call stay. */
    private static InstanceRecord renewed(InstanceRecord known, Machine machine) {
        var tags = new TreeMap<>(known.tags());
        tags.putAll(machine.form().tags());
        return known.made(machine.form()).tagged(tags);
    }

    private void add(InstanceRecord record) {
        byId.put(record.id(), new Instance(host, seats, record));
    }

    /** Boots what was pending or running when the stack ended. */
    public synchronized void resume() {
        byId.values().forEach(Instance::resume);
    }

    /** Ids of the template's instances that exist, in its order. */
    public synchronized List<String> declared() {
        return records().stream()
                .filter(record -> !record.logicalId().isEmpty() && record.state() != InstanceState.TERMINATED)
                .map(InstanceRecord::id)
                .toList();
    }

    synchronized List<InstanceRecord> records() {
        return byId.values().stream().map(Instance::record).toList();
    }

    /** Refuses ids that are malformed or of no instance. */
    synchronized void check(List<String> ids) {
        ids.stream().filter(id -> !byId.containsKey(id)).findFirst().ifPresent(id -> {
            throw notFound(id);
        });
    }

    synchronized List<Change> start(List<String> ids) {
        var chosen = chosen(ids);
        chosen.forEach(Instance::checkStartable);
        var wanted = chosen.stream()
                .filter(Instance::isStopped)
                .map(Instance::record)
                .toList();
        supply(List.of()).refusal(wanted, false).ifPresent(why -> {
            throw why;
        });
        return chosen.stream().map(Instance::start).toList();
    }

    synchronized List<Change> stop(List<String> ids) {
        var chosen = chosen(ids);
        chosen.forEach(Instance::checkStoppable);
        return chosen.stream().map(Instance::stop).toList();
    }

    synchronized List<Change> terminate(List<String> ids) {
        return chosen(ids).stream().map(Instance::terminate).toList();
    }

    synchronized void reboot(List<String> ids) {
        chosen(ids).forEach(Instance::reboot);
    }

    /** Sets and removes tags. */
    synchronized void tag(List<String> ids, Map<String, String> set, Set<String> removed) {
        for (var instance : chosen(ids)) {
            var tags = instance.record().tags();
            tags.keySet().removeAll(removed);
            tags.putAll(set);
            instance.tag(tags);
        }
    }

    /** Launches new instances, or answers those an earlier call with the same token launched. */
    synchronized List<InstanceRecord> run(Launch launch, int least, int most, String clientToken) {
        var before = records().stream()
                .filter(record -> !clientToken.isEmpty() && record.clientToken().equals(clientToken))
                .toList();
        if (!before.isEmpty()) {
            if (before.size() > most
                    || before.size() < least
                    || !sameLaunch(before.getFirst().form(), launch.form())) {
                throw otherRequest();
            }
            return before;
        }
        int room = room(List.of(), launch, most);
        if (room < least) {
            throw refusal(List.of(), launch, least).orElseThrow();
        }
        return launch(launch, room, clientToken);
    }

    /** Launches so many, for which there is room. */
    synchronized List<InstanceRecord> run(Launch launch, int count) {
        return launch(launch, count, "");
    }

    /** How many of the kind there are to be had beside others, at most {@code wanted}. */
    synchronized int room(List<Launch> beside, Launch launch, int wanted) {
        return supply(beside).room(record(launch, 0, "", ""), wanted);
    }

    /** Why so many of the kind are not to be had beside others; nothing if they are. */
    synchronized Optional<AwsError> refusal(List<Launch> beside, Launch launch, int count) {
        return supply(beside).refusal(Collections.nCopies(count, record(launch, 0, "", "")), true);
    }

    private Supply supply(List<Launch> beside) {
        var all = new ArrayList<>(records());
        beside.forEach(launch -> all.add(record(launch, 0, "", "").in(InstanceState.PENDING, "")));
        return new Supply(host.faults().now().refusedCapacity(), all);
    }

    static AwsError otherRequest() {
        return new AwsError(
                400,
                "IdempotentParameterMismatch",
                "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).");
    }

    private static boolean sameLaunch(MachineForm one, MachineForm other) {
        return one.imageId().equals(other.imageId())
                && one.instanceType().equals(other.instanceType())
                && one.userData().equals(other.userData());
    }

    private List<InstanceRecord> launch(Launch launch, int count, String clientToken) {
        int next = byId.values().stream()
                        .map(Instance::record)
                        .mapToInt(InstanceRecord::index)
                        .max()
                        .orElse(-1)
                + 1;
        var reservation = "r-" + hex();
        var launched = new ArrayList<InstanceRecord>();
        for (int i = 0; i < count; i++) {
            var instance = new Instance(host, seats, record(launch, next + i, reservation, clientToken));
            byId.put(instance.record().id(), instance);
            instance.start();
            launched.add(instance.record());
        }
        return launched;
    }

    private InstanceRecord record(Launch launch, int index, String reservation, String clientToken) {
        return new InstanceRecord(
                index,
                "i-" + hex(),
                reservation,
                "",
                clientToken,
                launch.form(),
                launch.place(),
                InstanceState.STOPPED,
                host.clock().instant(),
                "");
    }

    private String hex() {
        var bytes = new byte[8];
        random.nextBytes(bytes);
        return "0" + HexFormat.of().formatHex(bytes);
    }

    private List<Instance> chosen(List<String> ids) {
        if (ids.isEmpty()) {
            throw new AwsError(400, "MissingParameter", "The request must contain the parameter InstanceId");
        }
        check(ids);
        return ids.stream().flatMap(id -> Stream.ofNullable(byId.get(id))).toList();
    }

    private static AwsError notFound(String id) {
        return id.matches("i-[0-9a-f]{8,17}")
                ? new AwsError(400, "InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist")
                : new AwsError(400, "InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\"");
    }

    /** Ends every process, all at once, and leaves the states for the next start. */
    @Override
    public void close() {
        List<Thread> halting;
        synchronized (this) {
            halting = byId.values().stream()
                    .map(instance -> Thread.ofVirtual().start(instance::halt))
                    .toList();
        }
        for (var thread : halting) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
