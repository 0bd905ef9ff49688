package pixfleet.local.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import pixfleet.local.process.Child;
import pixfleet.local.process.ChildCommand;
import pixfleet.local.template.Blueprint.Function;

/**
 * Starts a function's process as Lambda would: the unmodified package under AWS's runtime interface client, or its own
 * {@code bootstrap}.
 *
 * @param host what functions run on; little of its environment reaches a function
 * @param code unpacks packages
 * @param library of the interface client
 */
record FunctionLauncher(Functions.Host host, FunctionCode code, RuntimeLibrary library) {
    /** A function sees the endpoints and the keys of its role, and of the machine only where programs and temporary files are. */
    private static final Set<String> FROM_THE_MACHINE = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR");

    private static final int MAX_HEAP_MEGABYTES = 512;

    /** A heap that begins large is filled before it is tidied up; on AWS one begins with a part of the function's memory. */
    private static final int MIN_HEAP_MEGABYTES = 64;

    /** Starts a process of the function that asks for its invocations at {@code runtimeApi}. */
    Child launch(Function function, String runtimeApi) throws IOException {
        if (!Files.exists(function.code())) {
            throw new IOException("function " + function.logicalId() + " is not built: " + function.code());
        }
        var task = code.unpacked(function.code());
        return host.children()
                .start(new ChildCommand(
                        function.name(),
                        command(function, task),
                        environment(function, task, runtimeApi),
                        task,
                        host.state().resolve("logs").resolve(function.name() + ".log")));
    }

    private List<String> command(Function function, Path task) throws IOException {
        if (function.runtime().startsWith("provided")) {
            return List.of(task.resolve("bootstrap").toString());
        }
        int heap = Math.min(MAX_HEAP_MEGABYTES, function.memoryMegabytes() * 3 / 4);
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + Math.min(MIN_HEAP_MEGABYTES, heap) + "m",
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                library.option(),
                // Quarkus' threads ask for it when they end, which they do here only: a function on AWS is never told
                // to end.
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                task + ":" + task.resolve("lib") + "/*:" + host.ric() + "/*",
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                function.handler()));
    }

    private Map<String, String> environment(Function function, Path task, String runtimeApi) {
        var all = new TreeMap<String, String>();
        host.environment().forEach((name, value) -> {
            if (name.startsWith("AWS_") || FROM_THE_MACHINE.contains(name)) {
                all.put(name, value);
            }
        });
        all.putAll(host.keys().getOrDefault(function.logicalId(), Map.of()));
        all.put("TZ", ":UTC");
        all.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        all.put("_HANDLER", function.handler());
        all.put("LAMBDA_TASK_ROOT", task.toString());
        all.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        all.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
        all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
        all.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        all.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime());
        all.putAll(function.environment());
        return all;
    }
}
