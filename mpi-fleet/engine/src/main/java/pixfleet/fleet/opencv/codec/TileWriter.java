package pixfleet.fleet.opencv.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import pixfleet.fleet.codec.DeepZoom;
import pixfleet.fleet.process.Results;
import pixfleet.job.ImageFormat;
import pixfleet.job.Keys;
import pixfleet.job.Pyramid;

/**
 * Encodes the tiles of one pyramid and stores them, several at a time.
 *
 * <p>A tile that cannot be stored is told at the end: ranks that make a pyramid together must not leave each other in
 * the middle. After it no further ones are stored. For one thread.
 */
public final class TileWriter implements AutoCloseable {
    /** Enough to hide a store's answering time behind encoding; a tile takes some 100 KB. */
    private static final int IN_FLIGHT = 32;

    private final Results results;
    private final Pyramid pyramid;
    private final Viewing viewing;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private final AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(Optional.empty());

    /**
     * @param results where the tiles are stored
     * @param pyramid what is cut
     * @param viewing how its colours are shown
     */
    public TileWriter(Results results, Pyramid pyramid, Viewing viewing) {
        this.results = results;
        this.pyramid = pyramid;
        this.viewing = viewing;
    }

    /**
     * Cuts a row of tiles.
     *
     * @param level the level
     * @param row which row of tiles
     * @param pixels all of its rows: 8 bits, gray or B, G, R; may be overwritten afterwards
     */
    void write(int level, int row, Mat pixels) {
        int edge = DeepZoom.TILE_PIXELS;
        for (int x = 0; x < pixels.cols(); x += edge) {
            try (var place = new Rect(x, 0, Math.min(edge, pixels.cols() - x), pixels.rows());
                    Mat tile = pixels.apply(place)) {
                store(
                        Keys.tile(pyramid, level, x / edge, row),
                        ImageFormat.JPEG.mediaType(),
                        Encoder.encodeSmall(tile, viewing));
            }
        }
    }

    /** How colours are shown. */
    Viewing viewing() {
        return viewing;
    }

    /** Stores what tells viewers of the tiles. */
    void describe(DeepZoom zoom) {
        byte[] xml = zoom.description().getBytes(StandardCharsets.UTF_8);
        store(Keys.dzi(pyramid), "application/xml", ByteBuffer.wrap(xml));
    }

    private void store(String key, String mediaType, ByteBuffer content) {
        free.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                if (failure.get().isEmpty()) {
                    results.store(key, mediaType, content);
                }
            } catch (RuntimeException e) {
                failure.compareAndSet(Optional.empty(), Optional.of(e));
            } finally {
                free.release();
            }
        });
    }

    /** Waits until nothing is in flight and answers what went wrong first, if anything did. */
    Optional<RuntimeException> settled() {
        free.acquireUninterruptibly(IN_FLIGHT);
        free.release(IN_FLIGHT);
        return failure.get();
    }

    /** Waits for what is in flight. */
    @Override
    public void close() {
        threads.close();
    }
}
