package pixfleet.fleet.vips;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.OtherCodec;
import pixfleet.fleet.vips.Sandbox.End;
import pixfleet.header.UnfitImage;
import pixfleet.job.Encoding;
import pixfleet.job.Encoding.Loss;
import pixfleet.job.ImageFormat;

/**
 * {@link OtherCodec} by the {@code vips} command, each file in a sandbox of its own: what a file does to its decoder costs that file one
 * failure and nothing else.
 */
public final class VipsCodec implements OtherCodec {
    /** What GLib puts before a warning: the program, its process, a level and the time of day. */
    private static final Pattern LOG_PREFIX = Pattern.compile("^\\(\\w+:\\d+\\): \\S+ \\*\\*: [\\d:.]+: ");

    private static final String VIPS = "/usr/bin/vips";
    private static final String ORIGINAL = "original";
    private static final String LOADED = "loaded.v";
    private static final String PICTURE = "picture.v";
    private static final String SRGB = "srgb";
    private static final String SRGB_OF_WORDS = "rgb16";

    /** Of 9; with more it takes several times as long for a few hundredths of the size. */
    private static final String EFFORT = "4";

    private static final Path MEMORY = Path.of("/dev/shm");

    /** As the library decodes it, as it is written, and one in between. */
    private static final long PICTURES = 3;

    /** The address space of the command and its libraries. */
    private static final long OWN_BYTES = 768L << 20;

    /** Less than a task may take. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Path scratch;
    private final Sandbox sandbox;

    /**
     * @param scratch a folder for the files that go in and come out; best in memory
     * @param sandbox what a child may take
     */
    public VipsCodec(Path scratch, Sandbox sandbox) {
        this.scratch = scratch;
        this.sandbox = sandbox;
    }

    /**
     * One that keeps its files in memory where the system has a place for that.
     *
     * @param decodedBytes the largest picture there will be
     */
    public static VipsCodec in(long decodedBytes) {
        Path scratch = Files.isDirectory(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        return new VipsCodec(scratch, new Sandbox(PICTURES * decodedBytes + OWN_BYTES, LONGEST));
    }

    @Override
    public Picture decode(Kind kind, String name, ByteBuffer bytes, Arena arena) {
        if (!isInstalled()) {
            throw new UnfitImage(
                    "Files of this kind, %s, are decoded by libvips, which is not installed here.".formatted(name));
        }
        try {
            Path folder = Files.createTempDirectory(scratch, "decode");
            try {
                write(folder.resolve(ORIGINAL), bytes);
                return decode(kind, name, folder, arena);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new TransientFailure("decode in a child: " + e.getMessage(), e);
        }
    }

    private static boolean isInstalled() {
        return Sandbox.isInstalled() && Files.isExecutable(Path.of(VIPS));
    }

    @Override
    public ByteBuffer encode(Encoding.Other encoding, Picture picture, Arena arena) {
        String name = encoding.format() == ImageFormat.AVIF ? "AVIF" : "JPEG XL";
        if (!isInstalled()) {
            throw new UnfitImage("%s is written by libvips, which is not installed here.".formatted(name));
        }
        String result = "result." + encoding.format().extension();
        try {
            Path folder = Files.createTempDirectory(scratch, "encode");
            try {
                VipsFile.write(folder.resolve(PICTURE), picture);
                run("The result cannot be encoded as " + name, folder, command(encoding, PICTURE, result));
                return bytes(folder.resolve(result), arena);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new TransientFailure("encode in a child: " + e.getMessage(), e);
        }
    }

    /** The command that writes such a file. */
    public static List<String> command(Encoding.Other encoding, String from, String to) {
        var command = new ArrayList<String>();
        command.add(VIPS);
        command.add(encoding.format() == ImageFormat.AVIF ? "heifsave" : "jxlsave");
        command.addAll(List.of(from, to));
        if (encoding.format() == ImageFormat.AVIF) {
            command.addAll(List.of("--compression", "av1"));
        }
        switch (encoding.loss()) {
            case Loss.None _ -> command.add("--lossless");
            case Loss.Some(int quality) -> command.addAll(List.of("--Q", Integer.toString(quality)));
        }
        command.addAll(List.of("--effort", EFFORT));
        return command;
    }

    private static ByteBuffer bytes(Path file, Arena arena) throws IOException {
        if (!Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            throw new UnfitImage("The result cannot be encoded: libvips gave nothing.");
        }
        try (var in = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return in.map(FileChannel.MapMode.PRIVATE, 0, in.size(), arena).asByteBuffer();
        }
    }

    private Picture decode(Kind kind, String name, Path folder, Arena arena) throws IOException {
        run(undecodable(name), folder, List.of(VIPS, loader(kind), ORIGINAL, LOADED, "--fail-on", "error"));
        VipsFile loaded = map(folder.resolve(LOADED), arena);
        return switch (kind) {
            case HEIF, JXL, GIF, JPEG_2000, TIFF -> loaded.picture(arena);
            case TIFF_LAB -> {
                String colours = loaded.isOfWords() ? SRGB_OF_WORDS : SRGB;
                run(undecodable(name), folder, List.of(VIPS, "colourspace", LOADED, PICTURE, colours));
                yield withoutProfile(map(folder.resolve(PICTURE), arena).picture(arena));
            }
            case TIFF_INKS, JPEG_INKS -> {
                if (loaded.profile().isEmpty()) {
                    yield loaded.inks(arena);
                }
                run(undecodable(name), folder, List.of(VIPS, "icc_transform", LOADED, PICTURE, SRGB, "--embedded"));
                yield withoutProfile(map(folder.resolve(PICTURE), arena).picture(arena));
            }
        };
    }

    /** What was converted is in the colours that a file without a profile is taken for. */
    private static Picture withoutProfile(Picture picture) {
        return new Picture(
                picture.shape(), picture.pixels(), java.util.Optional.empty(), picture.exif(), picture.xmp());
    }

    private void run(String otherwise, Path folder, List<String> command) throws IOException {
        switch (sandbox.run(folder, command)) {
            case End.TimeOver _ ->
                throw new UnfitImage("%s: it takes longer than %d s."
                        .formatted(otherwise, sandbox.time().toSeconds()));
            case End.Exit(int code, String said) -> {
                if (code != 0) {
                    throw new UnfitImage("%s: %s".formatted(otherwise, sentence(said, code)));
                }
            }
        }
    }

    private static String undecodable(String name) {
        return "The %s picture cannot be decoded".formatted(name);
    }

    private static String sentence(String said, int code) {
        String first =
                LOG_PREFIX.matcher(said.lines().findFirst().orElse("").strip()).replaceFirst("");
        return first.isEmpty()
                ? "libvips ended with code %d, out of memory or broken by it.".formatted(code)
                : "libvips said: " + first + ".";
    }

    private static String loader(Kind kind) {
        return switch (kind) {
            case HEIF -> "heifload";
            case JXL -> "jxlload";
            case GIF -> "gifload";
            case JPEG_2000 -> "jp2kload";
            case TIFF, TIFF_INKS, TIFF_LAB -> "tiffload";
            case JPEG_INKS -> "jpegload";
        };
    }

    private static void write(Path file, ByteBuffer bytes) throws IOException {
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer all = bytes.duplicate().position(0);
            while (all.hasRemaining()) {
                out.write(all);
            }
        }
    }

    /** The mapping outlives the file's name. */
    private static VipsFile map(Path file, Arena arena) throws IOException {
        if (!Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            throw new UnfitImage("The picture is damaged: libvips gave nothing.");
        }
        try (var in = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment bytes = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), arena);
            return new VipsFile(bytes);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + folder, e);
        }
    }
}
