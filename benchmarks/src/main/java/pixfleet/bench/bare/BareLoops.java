package pixfleet.bench.bare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import pixfleet.bench.run.Contestant;
import pixfleet.bench.run.Processes;
import pixfleet.bench.run.Run;

/** One process of bare OpenCV that waits between its passes: {@link LoopsMain}. */
public final class BareLoops implements Contestant, AutoCloseable {
    /** In tables. */
    public static final String NAME = "bare OpenCV";

    private final Process process;
    private final BufferedWriter words;
    private final BufferedReader answers;

    /**
     * Starts the process and waits until it is ready.
     *
     * @param originals folder of files, all of which a pass processes
     * @param results folder of what comes out
     * @param operation by its name
     * @param threads that share the files
     */
    public BareLoops(Path originals, Path results, String operation, int threads) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        LoopsMain.class.getName(),
                        originals.toString(),
                        results.toString(),
                        operation,
                        String.valueOf(threads))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        // What ranks are given: freed pages stay in the process.
        builder.environment().put("MALLOC_MMAP_THRESHOLD_", "1073741824");
        builder.environment().put("MALLOC_TRIM_THRESHOLD_", "4294967296");
        this.process = builder.start();
        this.words = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        answer();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Run run() throws IOException {
        double cpu = Processes.cpuSeconds(List.of(process.toHandle()));
        words.write("pass\n");
        words.flush();
        double seconds = Double.parseDouble(answer());
        return Run.timed(seconds, Processes.cpuSeconds(List.of(process.toHandle())) - cpu);
    }

    private String answer() throws IOException {
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the loops of bare OpenCV have ended");
        }
        return answer;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        words.close();
        process.waitFor();
        answers.close();
    }
}
