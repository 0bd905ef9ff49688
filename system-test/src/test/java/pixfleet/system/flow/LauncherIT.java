package pixfleet.system.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a checkout of its own, whose sources are newer than what is built, and where nothing can be installed. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LauncherIT {
    private final Path real = PixfleetCommand.at(Path.of("")).home();

    @TempDir
    private Path folder;

    private Path home;

    private record Ended(int code, String output) {}

    @BeforeEach
    void aCheckoutWithNewerSources() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(home.resolve("tools"));
        for (String file : List.of("pixfleet", "tools/prepare.sh", "tools/test.sh")) {
            Files.copy(real.resolve(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.createSymbolicLink(home.resolve("sam"), real.resolve("sam"));
        for (String module : List.of("shared-model", "local-stack", "control-lambda", "mpi-fleet", "benchmarks")) {
            Files.createDirectories(home.resolve(module));
        }
        Files.createFile(Files.createDirectories(home.resolve("target")).resolve("built"));
        Files.setLastModifiedTime(
                home.resolve("target/built"), FileTime.from(Instant.now().minusSeconds(3600)));
        Files.createFile(home.resolve("pom.xml"));
        standIn("mvn");
        standIn("npm");
        standIn("apt-get");
        // Makes mpi.jar, which is there.
        Path ready = Files.writeString(home.resolve("tools/mpi-java.sh"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(ready, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void unlink() throws IOException {
        Files.deleteIfExists(home.resolve("sam"));
        Files.deleteIfExists(home.resolve("cli/target"));
    }

    /** Tells that it was called, and fails. */
    private void standIn(String command) throws IOException {
        Path file = Files.createDirectories(folder.resolve("bin")).resolve(command);
        Files.writeString(
                file, "#!/bin/sh\necho called " + command + " \"$@\" >> " + folder.resolve("calls") + "\nexit 1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void built() throws IOException {
        Files.createSymbolicLink(
                Files.createDirectories(home.resolve("cli")).resolve("target"), real.resolve("cli/target"));
    }

    private Path calls() {
        return folder.resolve("calls");
    }

    private Ended pixfleet(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(home.resolve("pixfleet").toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PIXFLEET_"));
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, first) -> first + ":" + path);
        builder.environment().put("PIXFLEET_STATE", folder.resolve("state").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "down", "help", "--version", "fly", "verify x", "submit --pipeline canny pom.xml"})
    void whatOnlyAsksNeverBuilds(String words) throws IOException, InterruptedException {
        built();

        Ended ended = pixfleet(words.split(" ", 0));

        assertThat(calls()).as("%s", ended).doesNotExist();
        assertThat(ended.output()).doesNotContain("building").isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "down", "help", "--version", "fly", "verify x", "", "test help", "deploy help"})
    void norDoesItWhereNothingIsBuilt(String words) throws IOException, InterruptedException {
        Ended ended = words.isEmpty() ? pixfleet() : pixfleet(words.split(" ", 0));

        assertThat(calls()).as("%s", ended).doesNotExist();
        assertThat(ended.output()).doesNotContain("building").isNotBlank();
    }

    @Test
    void saysWhatToDoWhereNothingIsBuilt() throws IOException, InterruptedException {
        assertThat(pixfleet("status")).satisfies(it -> {
            assertThat(it.code()).isEqualTo(1);
            assertThat(it.output()).contains("nothing is built here yet", "./pixfleet up");
        });
        assertThat(pixfleet("fly")).satisfies(it -> {
            assertThat(it.code()).isEqualTo(2);
            assertThat(it.output()).contains("there is no command fly");
        });
        assertThat(pixfleet("help")).satisfies(it -> {
            assertThat(it.code()).isZero();
            assertThat(it.output()).contains("./pixfleet demo");
        });
    }

    /** The launcher knows by name what the command knows; a word that only one of them knows would be refused or built for. */
    @Test
    void knowsEveryCommandByName() throws IOException, InterruptedException {
        String short_ = pixfleet("help").output();
        built();
        String long_ = pixfleet("help").output();

        List<String> commands = long_.lines()
                .dropWhile(line -> !line.startsWith("Commands:"))
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .filter(line -> line.matches("  \\S.*"))
                .map(line -> line.strip().split("[ ,]", 2)[0])
                .filter(line -> !line.equals("help"))
                .toList();
        assertThat(commands).contains("up", "status", "submit");
        assertThat(commands).allSatisfy(command -> assertThat(short_).containsPattern("\\b" + command + "\\b"));
    }

    @Test
    void whatStartsSomethingBuildsBefore() throws IOException, InterruptedException {
        built();

        Ended ended = pixfleet("up");

        assertThat(ended.code()).as("%s", ended).isEqualTo(1);
        assertThat(calls()).content().contains("called mvn");
    }

    @Test
    void oneTestClassIsRunWithWhatItsModuleNeedsAndNoOther() throws IOException, InterruptedException {
        Path tests = Files.createDirectories(home.resolve("local-stack/src/test/java/pixfleet/local"));
        Files.createFile(tests.resolve("StackIT.java"));

        Ended ended = pixfleet("test", "StackIT#starts");

        assertThat(ended.code()).as("%s", ended).isEqualTo(1);
        assertThat(calls()).content().contains("verify -am -pl local-stack -Dtest=StackIT#starts");
    }

    @Test
    void whatIsNeitherStageNorTestIsRefused() throws IOException, InterruptedException {
        Ended ended = pixfleet("test", "NoSuchIT");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("there is no test stage and no test class NoSuchIT");
        assertThat(calls()).doesNotExist();
    }
}
