package pixfleet.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import pixfleet.local.lambda.EchoFunction;

/** A directory with the small template and the packaged {@link EchoFunction} beside it, whose functions write what they see. */
record Workbench(Path directory) {
    static Workbench in(Path directory) throws IOException {
        var bench = new Workbench(directory);
        var template = Files.readString(Path.of("src/test/resources/small.yaml"))
                .replace("SHARED: from-globals", "SHARED: from-globals\n        SEEN: " + directory.resolve("seen"));
        Files.writeString(bench.template(), template);
        try (OutputStream out = Files.newOutputStream(directory.resolve("function.zip"));
                var zip = new ZipOutputStream(out)) {
            var name = EchoFunction.class.getName().replace('.', '/') + ".class";
            zip.putNextEntry(new ZipEntry(name));
            try (var code = EchoFunction.class.getResourceAsStream("/" + name)) {
                code.transferTo(zip);
            }
            zip.closeEntry();
        }
        return bench;
    }

    Path template() {
        return directory.resolve("template.yaml");
    }

    StackProcess.Options options(String... arguments) throws IOException {
        return StackProcess.Options.fresh(arguments)
                .keeping(Files.createDirectories(directory.resolve("state")))
                .template(template());
    }

    /** What functions of a role saw, an event a line. */
    List<String> seenBy(String role) {
        try {
            var file = directory.resolve("seen");
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith(role + " "))
                            .map(line -> line.substring(role.length() + 1))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
