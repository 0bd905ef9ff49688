package pixfleet.fleet.vips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.fleet.process.OtherDecoder.Kind;
import pixfleet.fleet.process.OtherDecoder.Picture;
import pixfleet.fleet.vips.Sandbox.End;
import pixfleet.header.UnfitImage;

@Timeout(60)
class VipsCodecIT {
    private static final Sandbox ROOMY = new Sandbox(2L << 30, Duration.ofSeconds(30));

    @TempDir
    private Path folder;

    private byte[] made(String ending, String... settings) throws Exception {
        return made("gaussnoise", ending, settings);
    }

    private byte[] made(String what, String ending, String... settings) throws Exception {
        return made(what, 97, 61, ending, settings);
    }

    /** A picture of three bands that libvips itself writes in a format. */
    private byte[] made(String what, int width, int height, String ending, String... settings) throws Exception {
        Path one = folder.resolve("one.v");
        Path colour = folder.resolve("colour.v");
        Path file = folder.resolve("made." + ending);
        vips(what, one.toString(), Integer.toString(width), Integer.toString(height));
        vips(
                "bandjoin",
                "%s %s %s".formatted(one, one, one),
                folder.resolve("three.v").toString());
        vips("cast", folder.resolve("three.v").toString(), colour.toString(), "uchar");
        vips("copy", colour.toString(), folder.resolve("srgb.v").toString(), "--interpretation", "srgb");
        vips("copy", folder.resolve("srgb.v").toString(), file + String.join("", settings));
        return Files.readAllBytes(file);
    }

    private static void vips(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of("/usr/bin/vips"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s said %s", command, said).isZero();
    }

    private Picture decoded(Kind kind, byte[] file, Arena arena) {
        return new VipsCodec(folder, ROOMY).decode(kind, "JPEG XL", ByteBuffer.wrap(file), arena);
    }

    @Test
    void picturesOfEveryNewKindAreReadAsLibvipsReadsThem() throws Exception {
        record Case(Kind kind, String ending) {}
        for (Case it : List.of(
                new Case(Kind.HEIF, "heic"),
                new Case(Kind.HEIF, "avif"),
                new Case(Kind.JXL, "jxl"),
                new Case(Kind.GIF, "gif"),
                new Case(Kind.JPEG_2000, "jp2"))) {
            byte[] file = made(it.ending());
            try (Arena arena = Arena.ofConfined()) {
                Picture picture = decoded(it.kind(), file, arena);

                assertThat(picture.shape().sized(1, 1).sized(97, 61))
                        .as(it.ending())
                        .isEqualTo(picture.shape());
                assertThat(picture.pixels().toArray(ValueLayout.JAVA_BYTE))
                        .as(it.ending())
                        .isEqualTo(raw(folder.resolve("made." + it.ending())));
            }
        }
    }

    private byte[] raw(Path file) throws Exception {
        Path raw = folder.resolve("raw.bin");
        vips("rawsave", file.toString(), raw.toString());
        return Files.readAllBytes(raw);
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        byte[] file = made("gif");
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        try (Arena arena = Arena.ofConfined()) {
            var _ = new VipsCodec(scratch, ROOMY).decode(Kind.GIF, "GIF", ByteBuffer.wrap(file), arena);
        }
        try (var left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void anotherFormatThanTheOneSaidIsRefusedWithASentence() throws Exception {
        byte[] gif = made("gif");
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> decoded(Kind.JXL, gif, arena))
                    .isInstanceOf(UnfitImage.class)
                    .hasMessageStartingWith("The JPEG XL picture cannot be decoded: libvips said: ")
                    .message()
                    .endsWith(".");
        }
    }

    @Test
    void aChildOverItsMemoryCostsOneImage() throws Exception {
        byte[] file = made("jxl");
        try (Arena arena = Arena.ofConfined()) {
            var small = new VipsCodec(folder, new Sandbox(64L << 20, Duration.ofSeconds(30)));

            assertThatThrownBy(() -> small.decode(Kind.JXL, "JPEG XL", ByteBuffer.wrap(file), arena))
                    .isInstanceOf(UnfitImage.class)
                    .hasMessageStartingWith("The JPEG XL picture cannot be decoded");
            assertThat(decoded(Kind.JXL, file, arena).shape().width()).isEqualTo(97);
        }
    }

    @Test
    void aChildThatHangsIsEndedInTime() throws Exception {
        var hasty = new Sandbox(1L << 30, Duration.ofMillis(300));
        long start = System.nanoTime();

        assertThat(hasty.run(work(), List.of("sleep", "50"))).isInstanceOf(End.TimeOver.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (children("sleep") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(children("sleep")).isFalse();
    }

    private static boolean children(String name) {
        return ProcessHandle.current()
                .descendants()
                .anyMatch(it -> it.info().command().orElse("").endsWith(name));
    }

    /** The signal reaches the decoder in the middle of a picture: at once, or never to go on. */
    @ParameterizedTest
    @CsvSource({"KILL, libvips ended with code", "STOP, it takes longer than 2 s"})
    void aDecoderThatIsKilledOrHangsCostsOneImageASentence(String signal, String said) throws Exception {
        byte[] slow = made("gaussnoise", 1500, 1500, "jp2");
        byte[] next = made("gif");
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        var codec = new VipsCodec(scratch, new Sandbox(2L << 30, Duration.ofSeconds(2)));

        assertThat(interrupted(codec, slow, signal))
                .startsWith("The JPEG 2000 picture cannot be decoded: ")
                .contains(said)
                .endsWith(".");

        try (Arena arena = Arena.ofConfined();
                var left = Files.list(scratch)) {
            assertThat(left).as("what the decoder had").isEmpty();
            assertThat(new VipsCodec(scratch, ROOMY)
                            .decode(Kind.GIF, "GIF", ByteBuffer.wrap(next), arena)
                            .shape()
                            .width())
                    .isEqualTo(97);
        }
    }

    /** The sentence of a picture whose decoder was sent a signal. One that was too quick for it is started again. */
    private static String interrupted(VipsCodec codec, byte[] file, String signal) throws Exception {
        while (true) {
            var sentence = CompletableFuture.supplyAsync(() -> sentence(codec, file));
            while (!sentence.isDone()) {
                Optional<ProcessHandle> decoder = decoder();
                if (decoder.isPresent()) {
                    new ProcessBuilder(
                                    "kill",
                                    "-" + signal,
                                    Long.toString(decoder.get().pid()))
                            .start()
                            .waitFor();
                    break;
                }
            }
            if (!sentence.get().isEmpty()) {
                return sentence.get();
            }
        }
    }

    private static String sentence(VipsCodec codec, byte[] file) {
        try (Arena arena = Arena.ofConfined()) {
            var _ = codec.decode(Kind.JPEG_2000, "JPEG 2000", ByteBuffer.wrap(file), arena);
            return "";
        } catch (UnfitImage e) {
            return e.reason();
        }
    }

    private static Optional<ProcessHandle> decoder() {
        return ProcessHandle.current()
                .descendants()
                .filter(it -> it.info().command().orElse("").endsWith("/vips"))
                .findFirst();
    }

    /** The variables, files and processes by which the node's credentials could be had, and the network by which an instance's are. */
    @Test
    void aChildCannotReachCredentials() throws Exception {
        Path secret = folder.resolve("credentials");
        Files.writeString(secret, "aws_secret_access_key = very secret");
        String own = "%d".formatted(ProcessHandle.current().pid());

        assertThat(said("env")).doesNotContain("AWS", "HOME", "PIXFLEET");
        assertThat(said("cat " + secret)).contains("No such file");
        assertThat(said("ls /root /home /etc/passwd /var")).contains("No such file");
        assertThat(said("cat /proc/%s/environ /proc/1/environ | tr '\\0' '\\n'".formatted(own)))
                .doesNotContain("AWS_", "JAVA_HOME");
        assertThat(said("ls /proc | grep -c '^[0-9]'")
                        .lines()
                        .findFirst()
                        .map(Integer::parseInt)
                        .orElseThrow())
                .isLessThan(10);
        assertThat(said("cat /proc/net/route; bash -c 'echo > /dev/tcp/169.254.169.254/80'"))
                .contains("unreachable");
        assertThat(said("touch /usr/bin/mine")).contains("Read-only");
    }

    private String said(String script) throws IOException {
        End end = ROOMY.run(work(), List.of("sh", "-c", script));
        return end instanceof End.Exit exit ? exit.said() : "";
    }

    private Path work() throws IOException {
        return Files.createTempDirectory(folder, "work");
    }
}
