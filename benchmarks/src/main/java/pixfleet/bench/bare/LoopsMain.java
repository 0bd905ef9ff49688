package pixfleet.bench.bare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.Natives;

/**
 * OpenCV and nothing else: a thread a core, each reading a file, decoding, one operation, encoding, writing, over and
 * over into the same matrices. A word on the input starts a pass over all files; its seconds are the answer.
 */
public final class LoopsMain {
    private static final int JPEG_QUALITY = 95;

    private LoopsMain() {}

    /**
     * Works until the input ends.
     *
     * @param arguments folder of originals, folder of results, operation, threads
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Natives.load();
        List<Path> files = files(Path.of(arguments[0]));
        Path results = Files.createDirectories(Path.of(arguments[1]));
        int count = Integer.parseInt(arguments[3]);
        List<Loop> loops = IntStream.range(0, count)
                .mapToObj(_ -> new Loop(arguments[2], results))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(count);
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            while (input.readLine() != null) {
                System.out.println(pass(files, loops, threads));
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static double pass(List<Path> files, List<Loop> loops, ExecutorService threads)
            throws InterruptedException {
        var next = new AtomicInteger();
        long began = System.nanoTime();
        List<Future<?>> running = loops.stream()
                .<Future<?>>map(loop -> threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
                        loop.process(files.get(i));
                    }
                    return null;
                }))
                .toList();
        for (Future<?> thread : running) {
            try {
                thread.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a bare loop failed", e);
            }
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** One thread's matrices and buffers, all used again. */
    private static final class Loop {
        private final String operation;
        private final Path results;
        private final Mat image = new Mat();
        private final Mat result = new Mat();
        private final BytePointer encoded = new BytePointer();
        private final IntPointer settings = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, JPEG_QUALITY);
        private ByteBuffer original = ByteBuffer.allocateDirect(0);

        Loop(String operation, Path results) {
            this.operation = operation;
            this.results = results;
        }

        void process(Path file) throws IOException {
            read(file);
            try (var pointer = new BytePointer(original);
                    var bytes = new Mat(1, original.limit(), opencv_core.CV_8UC1, pointer);
                    Mat _ = opencv_imgcodecs.imdecode(bytes, opencv_imgcodecs.IMREAD_UNCHANGED, image)) {
                Step.apply(operation, image, result);
            }
            opencv_imgcodecs.imencode(".jpg", result, encoded, settings);
            try (var out = FileChannel.open(
                    results.resolve(file.getFileName()),
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer left = encoded.asByteBuffer();
                while (left.hasRemaining()) {
                    out.write(left);
                }
            }
        }

        private void read(Path file) throws IOException {
            try (var in = FileChannel.open(file)) {
                if (original.capacity() < in.size()) {
                    original = ByteBuffer.allocateDirect((int) in.size());
                }
                original.clear().limit((int) in.size());
                while (original.hasRemaining() && in.read(original) >= 0) {
                    // Until it is whole.
                }
                original.flip();
            }
        }
    }
}
