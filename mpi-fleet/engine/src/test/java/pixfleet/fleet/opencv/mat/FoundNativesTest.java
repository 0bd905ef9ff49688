package pixfleet.fleet.opencv.mat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each start is a JVM of its own, since libraries are loaded once in each. */
class FoundNativesTest {
    private Path found;

    @BeforeEach
    void beside() throws IOException {
        found = Loader.getCacheDir()
                .toPath()
                .resolve("found-by-test-" + ProcessHandle.current().pid());
    }

    @AfterEach
    void delete() throws IOException {
        Files.deleteIfExists(found);
    }

    @Test
    void whatOneProcessHasFoundTheNextOneLoads() throws Exception {
        Start first = start(List.of());

        assertThat(first.code()).isZero();
        String folders = Files.readString(found);
        assertThat(folders.split(":"))
                .allSatisfy(folder -> assertThat(Path.of(folder)).isDirectory());

        Start second = start(List.of("-Dpixfleet.natives.known=true", "-Djava.library.path=" + folders));

        assertThat(second.code()).isZero();
        assertThat(second.libraries()).isEqualTo(first.libraries());
    }

    @Test
    void whatIsNotThereAnyMoreIsLookedForAgain() throws Exception {
        Files.writeString(found, "/nowhere");

        assertThat(start(List.of("-Dpixfleet.natives.known=true", "-Djava.library.path=/nowhere"))
                        .code())
                .isNotZero();
        assertThat(found).doesNotExist();
        assertThat(start(List.of()).code()).isZero();
        assertThat(found).isNotEmptyFile();
    }

    @Test
    void anotherSetOfLibrariesHasAnotherFile(@TempDir Path folder) throws IOException {
        Path jar = Files.writeString(folder.resolve("opencv-4.13.0.jar"), "one");
        Path before = FoundNatives.file("a.jar:" + jar, Optional.of("/cache"));

        assertThat(before.getParent()).isEqualTo(Path.of("/cache"));
        assertThat(FoundNatives.file("other.jar:" + jar, Optional.of("/cache"))).isEqualTo(before);
        Files.writeString(jar, "another");
        assertThat(FoundNatives.file("a.jar:" + jar, Optional.of("/cache"))).isNotEqualTo(before);
    }

    private record Start(int code, List<String> libraries) {}

    private Start start(List<String> options) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dpixfleet.natives=" + found);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Loading.class.getName()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        List<String> libraries = process.inputReader().lines().toList();
        return new Start(process.waitFor(), libraries);
    }

    /** Loads OpenCV and prints the libraries that it has then. */
    static final class Loading {
        private Loading() {}

        public static void main(String[] arguments) throws IOException {
            Natives.load();
            try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
                lines.filter(line -> line.contains("bytedeco"))
                        .map(line -> line.substring(line.indexOf('/')))
                        .filter(file -> file.contains(".so"))
                        .distinct()
                        .sorted()
                        .forEach(System.out::println);
            }
        }
    }
}
