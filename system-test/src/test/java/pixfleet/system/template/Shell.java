package pixfleet.system.template;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Runs a script with a PATH of its own, on which commands of AWS and of root are stand-ins. */
public record Shell(Path commands, Map<String, String> environment) {
    /** How a script ended. */
    public record Ended(int code, String output) {}

    /** Adds a command made of a few lines of bash. */
    public void command(String name, String body) {
        write(commands.resolve(name), "#!/bin/bash\n" + body + "\n");
    }

    public static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new IllegalStateException("writing " + file, e);
        }
    }

    public Ended run(List<String> words) {
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("PIXFLEET_"));
        builder.environment().put("PATH", commands + ":/usr/bin:/bin");
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException e) {
            throw new IllegalStateException("running " + words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + words, e);
        }
    }
}
