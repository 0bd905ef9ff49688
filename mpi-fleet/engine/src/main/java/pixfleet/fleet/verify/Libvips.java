package pixfleet.fleet.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.vips.Sandbox;
import pixfleet.fleet.vips.VipsCodec;
import pixfleet.job.Encoding;
import pixfleet.job.ImageFormat;

/** Pictures read by the {@code vips} command into a PNG or raw bytes, the plainest of its results. */
final class Libvips {
    private static final String VIPS = "/usr/bin/vips";
    private static final Sandbox SANDBOX = new Sandbox(8L << 30, Duration.ofMinutes(5));
    /** What a file is called in the folder that {@code vips} sees. */
    static final String ORIGINAL = "original";

    private static final String LOADED = "loaded.v";
    private static final String CONVERTED = "converted.v";
    private static final String PNG = "made.png";
    private static final String TIFF = "made.tif";

    private Libvips() {}

    /** What {@code vips} reads; what is neither gray nor RGB becomes sRGB. */
    static Mat png(String loader, ByteBuffer file) throws IOException {
        return decoded(made(file, load(loader), List.of("copy", LOADED, CONVERTED)));
    }

    /** A picture with its colours converted. */
    static Mat converted(Colours colours, String loader, ByteBuffer file) throws IOException {
        return decoded(made(file, load(loader), colours.command()));
    }

    /** What is left of a PNG's pixels in a file of another format. */
    static Mat written(ByteBuffer png, Encoding.Other encoding) throws IOException {
        String coded = "coded." + encoding.format().extension();
        List<String> save = VipsCodec.command(encoding, LOADED, coded);
        return decoded(run(
                png,
                PNG,
                load("pngload"),
                save.subList(1, save.size()),
                List.of(loader(encoding), coded, CONVERTED),
                toPng()));
    }

    /** What reads such a file. */
    static String loader(Encoding.Other encoding) {
        return encoding.format() == ImageFormat.AVIF ? "heifload" : "jxlload";
    }

    /** A picture of four inks without a profile: what each ink and black leave of the light. */
    static Mat inks(String loader, ByteBuffer file, Mat out) throws IOException {
        ByteBuffer raw = ByteBuffer.wrap(run(file, "made.raw", load(loader), List.of("rawsave", LOADED, "made.raw")))
                .order(ByteOrder.nativeOrder());
        boolean wide = out.depth() == opencv_core.CV_16U;
        double most = wide ? 65_535 : 255;
        double[] ink = new double[4];
        try (var values = out.<Indexer>createIndexer()) {
            for (long y = 0; y < out.rows(); y++) {
                for (long x = 0; x < out.cols(); x++) {
                    for (int i = 0; i < 4; i++) {
                        ink[i] = wide ? raw.getShort() & 0xFFFF : raw.get() & 0xFF;
                    }
                    for (int i = 0; i < 3; i++) {
                        double light = (most - ink[i]) * (most - ink[3]) / most;
                        values.putDouble(new long[] {y, x, 2 - i}, Math.floor(light + 0.5));
                    }
                }
            }
        }
        return out;
    }

    /** What becomes of colours on the way to the disk. */
    enum Colours {
        AS_THEY_ARE,
        TO_SRGB,
        TO_SRGB_OF_16_BITS,
        INKS_BY_PROFILE;

        private List<String> command() {
            return switch (this) {
                case AS_THEY_ARE -> List.of();
                case TO_SRGB -> List.of("colourspace", LOADED, CONVERTED, "srgb");
                case TO_SRGB_OF_16_BITS -> List.of("colourspace", LOADED, CONVERTED, "rgb16");
                case INKS_BY_PROFILE -> List.of("icc_transform", LOADED, CONVERTED, "srgb", "--embedded");
            };
        }
    }

    /** An uncompressed BigTIFF of the original in a folder, made row by row where its format can be read so. */
    static Path tiff(Path folder, Colours colours) throws IOException {
        checkInstalled();
        String all = ORIGINAL + "[fail_on=error]";
        if (colours.command().isEmpty()) {
            execute(folder, List.of("tiffsave", all, TIFF, "--bigtiff"));
        } else {
            execute(folder, List.of("copy", all, LOADED));
            execute(folder, colours.command());
            Files.delete(folder.resolve(LOADED));
            execute(folder, List.of("tiffsave", CONVERTED, TIFF, "--bigtiff"));
            Files.delete(folder.resolve(CONVERTED));
        }
        return folder.resolve(TIFF);
    }

    /** Turns what {@link #tiff} has made as it says that it wants to be turned. */
    static void turn(Path folder) throws IOException {
        execute(folder, List.of("copy", TIFF, LOADED));
        Files.delete(folder.resolve(TIFF));
        execute(folder, List.of("autorot", LOADED, CONVERTED));
        Files.delete(folder.resolve(LOADED));
        execute(folder, List.of("tiffsave", CONVERTED, TIFF, "--bigtiff"));
        Files.delete(folder.resolve(CONVERTED));
    }

    private static List<String> load(String loader) {
        return List.of(loader, ORIGINAL, LOADED, "--fail-on", "error");
    }

    private static byte[] made(ByteBuffer file, List<String> load, List<String> convert) throws IOException {
        return run(file, PNG, load, convert, toPng());
    }

    private static List<String> toPng() {
        return List.of("pngsave", CONVERTED, PNG, "--compression", "1");
    }

    private static Mat decoded(byte[] png) {
        try (var bytes = new BytePointer(png)) {
            return opencv_imgcodecs.imdecode(new Mat(bytes), opencv_imgcodecs.IMREAD_UNCHANGED);
        }
    }

    @SafeVarargs
    private static byte[] run(ByteBuffer file, String result, List<String>... commands) throws IOException {
        checkInstalled();
        Path folder = Files.createTempDirectory("compare");
        try {
            try (var out = FileChannel.open(
                    folder.resolve(ORIGINAL), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer all = file.duplicate().position(0);
                while (all.hasRemaining()) {
                    out.write(all);
                }
            }
            for (List<String> command : commands) {
                execute(folder, command);
            }
            return Files.readAllBytes(folder.resolve(result));
        } finally {
            delete(folder);
        }
    }

    private static void checkInstalled() throws IOException {
        if (!Files.isExecutable(Path.of(VIPS)) || !Sandbox.isInstalled()) {
            throw new IOException("it is of a kind that is compared by libvips, which is not installed here");
        }
    }

    private static void execute(Path folder, List<String> command) throws IOException {
        var line = new ArrayList<String>();
        line.add(VIPS);
        line.addAll(command);
        if (!(SANDBOX.run(folder, line) instanceof Sandbox.End.Exit(int code, String said) && code == 0)) {
            throw new IOException("libvips cannot read the original");
        }
    }

    /** Deletes a folder with what is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
