package pixfleet.system.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import pixfleet.system.template.AwsCalls;
import pixfleet.system.template.Rights;
import pixfleet.system.template.Rights.Right;

/** What functions, node and ranks asked of AWS while they ran with the {@link Recorder} on their class path. */
record RecordedCalls(Path file) {
    /** Puts a jar with the recorder at a path. */
    static RecordedCalls through(Path jar) throws IOException {
        var calls = new RecordedCalls(jar.getParent().resolveSibling("calls.tsv"));
        String folder = Recorder.class.getPackageName().replace('.', '/') + "/";
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(folder + "Recorder.class"));
            try (InputStream own = Recorder.class.getResourceAsStream("Recorder.class")) {
                own.transferTo(out);
            }
            out.putNextEntry(new JarEntry(folder + Recorder.FILE));
            out.write(calls.file.toString().getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry("software/amazon/awssdk/global/handlers/execution.interceptors"));
            out.write(Recorder.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        return calls;
    }

    /** Each call as the right that it needs, named as rights are declared. */
    Set<Right> rights() throws IOException {
        var rights = new TreeSet<Right>();
        for (String line : Files.readAllLines(file)) {
            List<String> fields = List.of(line.split("\t", -1));
            rights.add(new Right(
                    fields.get(0),
                    AwsCalls.action(fields.get(1), fields.get(2)),
                    Rights.named(fields.get(3))
                            .replaceAll("launch-template/lt-.*", "launch-template/\\${NodeTemplate}")));
        }
        return rights;
    }
}
