package pixfleet.system.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
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
            for (String part : List.of("Recorder.class", "Recorder$Call.class")) {
                out.putNextEntry(new JarEntry(folder + part));
                try (InputStream own = Recorder.class.getResourceAsStream(part)) {
                    own.transferTo(out);
                }
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

    /** Requests that functions, node and ranks made of S3 for images of that job; links that somebody else follows are none. */
    List<String> objectRequests(String job) {
        return calls().filter(call -> call.get(1).equals("S3") && !call.get(0).equals("api"))
                .filter(call -> call.get(3).contains("/" + job + "/"))
                .map(call -> String.join(" ", call.subList(0, 4)))
                .toList();
    }

    /** Rows of the table that were written for images of that job: their own and what counts them, not the job's. A write that lost is none. */
    List<String> rowsWritten(String job) {
        return calls().filter(call -> List.of("PutItem", "UpdateItem").contains(call.get(2)))
                .filter(call -> call.get(4).matches("[ICW]#%1$s#.*[^#]|J#%1$s COUNT.*".formatted(job)))
                .map(call -> String.join(" ", call.get(0), call.get(2), call.get(4)))
                .toList();
    }

    private Stream<List<String>> calls() {
        try {
            return Files.readAllLines(file).stream().map(line -> List.of(line.split("\t", -1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
