package pixfleet.fleet;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import pixfleet.fleet.drain.DrainSettings;
import pixfleet.fleet.openmpi.Hosts;
import pixfleet.fleet.schedule.NodeMemory;
import pixfleet.fleet.schedule.NodeMemory.Room;
import pixfleet.job.RankCapacity;

/**
 * The settings of a node, from its environment.
 *
 * @param tasksQueueUrl where tasks wait
 * @param deadLettersQueueUrl where hopeless ones end
 * @param resultsBucket where results and leases lie
 * @param recordsTable what is known of jobs and images
 * @param completionsTopicArn where ends are announced
 * @param visibility how long a task's lease lasts, as the queue says
 * @param idle how long the queue must stay empty before the node stops
 * @param ranks ranks of the world, 1 or more
 * @param region AWS region
 * @param nodeId this node
 * @param stateDir scratch folder of this node alone
 * @param worldDir what agent and ranks share: socket, launcher and log of the world
 * @param guardianPid the process without which this one is to end; 0 if there is none
 * @param taskDeadline how long a task may take
 * @param life how long the node lives before it stops to be started anew
 * @param standby how long a world must have worked before another one stands by; zero for none
 * @param room how large an image a rank may hold, and what all of the node may hold together
 * @param keepFrom how long a strip of a gang's result must have taken to be kept in case its world dies; zero if none is
 * @param resultCache under which word results are remembered, so that they need not be made twice; empty if none is
 * @param cell whom this node shares a world with
 * @param surroundings what the node is part of
 */
public record FleetConfig(
        String tasksQueueUrl,
        String deadLettersQueueUrl,
        String resultsBucket,
        String recordsTable,
        String completionsTopicArn,
        Duration visibility,
        Duration idle,
        int ranks,
        String region,
        String nodeId,
        Path stateDir,
        Path worldDir,
        long guardianPid,
        Duration taskDeadline,
        Duration life,
        Duration standby,
        Room room,
        Duration keepFrom,
        String resultCache,
        CellConfig cell,
        Surroundings surroundings) {
    private static final String TASKS_QUEUE_URL = "PIXFLEET_TASKS_QUEUE_URL";
    private static final String DEAD_LETTERS_QUEUE_URL = "PIXFLEET_DEAD_LETTERS_QUEUE_URL";
    private static final String RESULTS_BUCKET = "PIXFLEET_RESULTS_BUCKET";
    private static final String RECORDS_TABLE = "PIXFLEET_RECORDS_TABLE";
    private static final String COMPLETIONS_TOPIC_ARN = "PIXFLEET_COMPLETIONS_TOPIC_ARN";
    private static final String VISIBILITY_SECONDS = "PIXFLEET_VISIBILITY_SECONDS";
    private static final String IDLE_SECONDS = "PIXFLEET_IDLE_SECONDS";
    private static final String RANKS = "PIXFLEET_RANKS";
    private static final String REGION = "AWS_REGION";
    private static final String NODE_ID = "PIXFLEET_NODE_ID";
    private static final String STATE_DIR = "PIXFLEET_STATE_DIR";
    private static final String WORLD_DIR = "PIXFLEET_WORLD_DIR";
    private static final String GUARDIAN_PID = "PIXFLEET_GUARDIAN_PID";
    private static final String TASK_SECONDS = "PIXFLEET_TASK_SECONDS";
    private static final String LIFE_SECONDS = "PIXFLEET_LIFE_SECONDS";
    private static final String STANDBY_SECONDS = "PIXFLEET_STANDBY_SECONDS";
    private static final String MAX_DECODED_MIB = "PIXFLEET_MAX_DECODED_MIB";
    private static final String IMAGES_MIB = "PIXFLEET_IMAGES_MIB";

    private static final String KEEP_STRIP_MILLIS = "PIXFLEET_KEEP_STRIP_MILLIS";

    private static final String RESULT_CACHE = "PIXFLEET_RESULT_CACHE";

    private static final String POOL = "PIXFLEET_POOL";
    private static final String METADATA = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

    private static final String CELL_NODES = "PIXFLEET_CELL_NODES";
    private static final String CELL_ADDRESS = "PIXFLEET_CELL_ADDRESS";
    private static final String CELL_NETWORKS = "PIXFLEET_CELL_NETWORKS";
    private static final String CELL_SHELL = "PIXFLEET_CELL_SHELL";

    private static final int MAX_RANKS = 256;
    private static final int MAX_CELL_NODES = 64;
    private static final int MAX_SECONDS = 43_200;
    private static final int MAX_LIFE_SECONDS = 31_536_000;
    private static final int DEFAULT_TASK_SECONDS = 900;
    private static final int DEFAULT_DECODED_MIB = 1536;

    /** Keeping a strip costs a request, some milliseconds and its bytes once: a hundredth of that time. */
    private static final int DEFAULT_KEEP_MILLIS = 2000;

    /** Bad variables, every one named with what is wrong with it. */
    public static final class BadConfig extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadConfig(List<String> problems) {
            super("the environment is not fit for a node:\n  " + String.join("\n  ", problems));
        }
    }

    /**
     * How nodes share a world.
     *
     * @param nodes how many at most; 1 if each works by itself
     * @param address where the others reach this node; empty if it works by itself
     * @param networks the networks between them, in CIDR form; none to use any
     * @param shell runs a command on another node, as ssh does; empty for SSH among the agents themselves
     */
    public record CellConfig(int nodes, String address, List<String> networks, String shell) {
        /** Copies the list. */
        public CellConfig {
            networks = List.copyOf(networks);
        }
    }

    /**
     * What a node is part of.
     *
     * @param pool the pool it belongs to, under whose name its measurements are kept; empty if nobody keeps any
     * @param metadata where the instance's metadata service answers; empty if the machine has none
     */
    public record Surroundings(String pool, String metadata) {}

    /** The names of all variables that are read. */
    public static Set<String> variables() {
        return Set.of(
                TASKS_QUEUE_URL,
                DEAD_LETTERS_QUEUE_URL,
                RESULTS_BUCKET,
                RECORDS_TABLE,
                COMPLETIONS_TOPIC_ARN,
                VISIBILITY_SECONDS,
                IDLE_SECONDS,
                RANKS,
                REGION,
                NODE_ID,
                STATE_DIR,
                WORLD_DIR,
                GUARDIAN_PID,
                TASK_SECONDS,
                LIFE_SECONDS,
                STANDBY_SECONDS,
                MAX_DECODED_MIB,
                IMAGES_MIB,
                KEEP_STRIP_MILLIS,
                RESULT_CACHE,
                POOL,
                METADATA,
                CELL_NODES,
                CELL_ADDRESS,
                CELL_NETWORKS,
                CELL_SHELL);
    }

    /**
     * Reads the settings.
     *
     * @param environment of the process
     * @param cores ranks where the environment leaves their number open
     * @throws BadConfig naming every variable that is missing or out of range
     */
    public static FleetConfig from(Map<String, String> environment, int cores) {
        var reader = new Reader(environment);
        String queue = reader.text(TASKS_QUEUE_URL, FleetConfig::url);
        String deadLetters = reader.text(DEAD_LETTERS_QUEUE_URL, FleetConfig::url);
        String bucket = reader.text(RESULTS_BUCKET, Function.identity());
        String table = reader.text(RECORDS_TABLE, Function.identity());
        String topic = reader.text(COMPLETIONS_TOPIC_ARN, FleetConfig::arn);
        long visibility = reader.number(VISIBILITY_SECONDS, OptionalLong.empty(), 3, MAX_SECONDS);
        long idle = reader.number(IDLE_SECONDS, OptionalLong.empty(), 1, MAX_SECONDS);
        long ranks = reader.number(RANKS, OptionalLong.of(0), 0, MAX_RANKS);
        String region = reader.text(REGION, Function.identity());
        String node = reader.text(NODE_ID, Function.identity());
        String state = reader.text(STATE_DIR, text -> Path.of(text).toString());
        String world = reader.text(WORLD_DIR, state, text -> Path.of(text).toString());
        long guardian = reader.number(GUARDIAN_PID, OptionalLong.of(0), 0, Long.MAX_VALUE);
        long task = reader.number(TASK_SECONDS, OptionalLong.of(DEFAULT_TASK_SECONDS), 10, MAX_SECONDS);
        long life = reader.number(LIFE_SECONDS, OptionalLong.of(DrainSettings.LIFE.toSeconds()), 60, MAX_LIFE_SECONDS);
        long standby =
                reader.number(STANDBY_SECONDS, OptionalLong.of(DrainSettings.STANDBY.toSeconds()), 0, MAX_SECONDS);
        long mib = reader.number(MAX_DECODED_MIB, OptionalLong.of(DEFAULT_DECODED_MIB), 1, 1 << 20);
        long imagesMib = reader.number(IMAGES_MIB, OptionalLong.of(0), 0, 1 << 24);
        long keepMillis =
                reader.number(KEEP_STRIP_MILLIS, OptionalLong.of(DEFAULT_KEEP_MILLIS), 0, 1000L * MAX_SECONDS);
        String resultCache = reader.text(RESULT_CACHE, "", Function.identity());
        CellConfig cell = cell(reader);
        var surroundings = new Surroundings(
                reader.text(POOL, "", Function.identity()), reader.text(METADATA, "", FleetConfig::url));
        reader.check();
        return new FleetConfig(
                queue,
                deadLetters,
                bucket,
                table,
                topic,
                Duration.ofSeconds(visibility),
                Duration.ofSeconds(idle),
                ranks == 0 ? cores : (int) ranks,
                region,
                node,
                Path.of(state).toAbsolutePath(),
                Path.of(world).toAbsolutePath(),
                guardian,
                Duration.ofSeconds(task),
                Duration.ofSeconds(life),
                Duration.ofSeconds(standby),
                new Room(RankCapacity.ofMebibytes(mib), memory(imagesMib)),
                Duration.ofMillis(keepMillis),
                resultCache,
                cell,
                surroundings);
    }

    private static NodeMemory memory(long mebibytes) {
        return mebibytes == 0 ? NodeMemory.UNBOUNDED : NodeMemory.ofMebibytes(mebibytes);
    }

    private static CellConfig cell(Reader reader) {
        int nodes = (int) reader.number(CELL_NODES, OptionalLong.of(1), 1, MAX_CELL_NODES);
        String address = nodes > 1 ? reader.text(CELL_ADDRESS, FleetConfig::address) : "";
        String networks = reader.text(CELL_NETWORKS, "", FleetConfig::networks);
        String shell = reader.text(CELL_SHELL, "", Function.identity());
        return new CellConfig(nodes, address, networks.isEmpty() ? List.of() : List.of(networks.split(",")), shell);
    }

    private static String address(String text) {
        if (!Hosts.isAddress(text)) {
            throw new IllegalArgumentException("is no address or name of a host");
        }
        return text;
    }

    private static String networks(String text) {
        for (String network : text.split(",", -1)) {
            if (!network.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}")) {
                throw new IllegalArgumentException("is no list of networks such as 10.0.0.0/16,10.1.0.0/16");
            }
        }
        return text;
    }

    private static String url(String text) {
        URI url = URI.create(text);
        if (!Set.of("http", "https").contains(String.valueOf(url.getScheme()))) {
            throw new IllegalArgumentException("is no http or https URL");
        }
        return text;
    }

    private static String arn(String text) {
        if (!text.startsWith("arn:")) {
            throw new IllegalArgumentException("is no ARN");
        }
        return text;
    }

    /** Reads variables one by one and remembers every problem. */
    private static final class Reader {
        private final Map<String, String> environment;
        private final Map<String, String> problems = new LinkedHashMap<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        private Optional<String> value(String name) {
            return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
        }

        String text(String name, String otherwise, Function<String, String> check) {
            return value(name).isEmpty() ? otherwise : text(name, check);
        }

        String text(String name, Function<String, String> check) {
            Optional<String> text = value(name);
            if (text.isEmpty()) {
                problems.put(name, "is missing");
                return "";
            }
            try {
                return check.apply(text.get());
            } catch (IllegalArgumentException e) {
                problems.put(name, "%s (it is '%s')".formatted(e.getMessage(), text.get()));
                return "";
            }
        }

        long number(String name, OptionalLong otherwise, long min, long max) {
            Optional<String> text = value(name);
            if (text.isEmpty()) {
                if (otherwise.isEmpty()) {
                    problems.put(name, "is missing");
                }
                return otherwise.orElse(min);
            }
            try {
                long number = Long.parseLong(text.get());
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below, with the range.
            }
            problems.put(name, "must be a whole number from %d to %d, not '%s'".formatted(min, max, text.get()));
            return min;
        }

        void check() {
            if (!problems.isEmpty()) {
                var lines = new ArrayList<String>();
                problems.forEach((name, problem) -> lines.add(name + " " + problem));
                throw new BadConfig(lines);
            }
        }
    }
}
