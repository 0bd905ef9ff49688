package pixfleet.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pixfleet.bench.run.Processes;

/** The processes of a local system by what they are: their resident memory, and the time functions take. */
final class Population {
    private static final Pattern FUNCTION =
            Pattern.compile("function process started function=(\\w+)Function pid=(\\d+)");

    private static final Map<String, String> MAINS = Map.of(
            "pixfleet.fleet.AgentMain", "agent",
            "pixfleet.fleet.RankMain", "rank",
            "EngineMain", "table engine");

    private final LocalSystem system;

    Population(LocalSystem system) {
        this.system = system;
    }

    /** Mebibytes resident, of all processes of a kind together. */
    Map<String, Long> resident() throws IOException {
        var mebibytes = new TreeMap<String, Long>();
        mebibytes.put("stack", resident(system.stack().pid()));
        for (var main : MAINS.entrySet()) {
            for (ProcessHandle process : Processes.below(system.stack(), main.getKey())) {
                mebibytes.merge(main.getValue(), resident(process.pid()), Long::sum);
            }
        }
        for (var function : functions().entrySet()) {
            for (ProcessHandle process : function.getValue()) {
                mebibytes.merge("function " + function.getKey(), resident(process.pid()), Long::sum);
            }
        }
        return mebibytes;
    }

    private static long resident(long pid) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .sum()
                    / 1024;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Seconds of processors' time that processes of these functions took which still run. */
    double cpuSeconds(String... names) throws IOException {
        double sum = 0;
        Map<String, List<ProcessHandle>> all = functions();
        for (String name : names) {
            sum += Processes.cpuSeconds(all.getOrDefault(name, List.of()));
        }
        return sum;
    }

    /** Seconds of processors' time of agents and ranks. */
    double fleetSeconds() throws IOException {
        double sum = 0;
        for (String main : List.of("pixfleet.fleet.AgentMain", "pixfleet.fleet.RankMain")) {
            sum += Processes.cpuSeconds(Processes.below(system.stack(), main));
        }
        return sum;
    }

    /** Seconds of processors' time of what stands for AWS: the stack itself and the table engine. */
    double standInSeconds() throws IOException {
        List<ProcessHandle> engines = Processes.below(system.stack(), "EngineMain");
        return Processes.cpuSeconds(List.of(system.stack())) + Processes.cpuSeconds(engines);
    }

    /** The living processes of each function, as the stack's log names them. */
    private Map<String, List<ProcessHandle>> functions() throws IOException {
        var found = new LinkedHashMap<String, List<ProcessHandle>>();
        for (String line : system.logs()) {
            var started = FUNCTION.matcher(line);
            if (started.find()) {
                ProcessHandle.of(Long.parseLong(started.group(2)))
                        .ifPresent(process -> found.computeIfAbsent(
                                        started.group(1).toLowerCase(java.util.Locale.ROOT), _ -> new ArrayList<>())
                                .add(process));
            }
        }
        return found;
    }
}
