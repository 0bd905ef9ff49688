package pixfleet.fleet.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.codec.EncodedPiece;
import pixfleet.fleet.gang.CollectiveFailure;
import pixfleet.fleet.gang.Communicator;
import pixfleet.fleet.gang.Parcel;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Upload;

/**
 * An object that all ranks of a gang write together: it consists of their shares, rank 0's first. A share is written from its
 * first byte to its last; what a store does not take by itself goes to another rank in the end.
 *
 * <p>Memory: two parts of 16 MiB a rank, more for objects over 160 GB, none where the store has places for parts; and at most
 * 20 MiB that go to or come from others. For one thread a rank.
 */
public final class JointObject implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JointObject.class);

    private final Communicator communicator;
    private final Results results;
    private final Upload upload;
    private final PartPlan plan;
    private final Sender sender;
    private final Share share;

    private JointObject(Communicator communicator, Results results, Upload upload, PartPlan plan) {
        this.communicator = communicator;
        this.results = results;
        this.upload = upload;
        this.plan = plan;
        this.sender = new Sender(results, upload, communicator::beat);
        this.share = new Share(plan, communicator.rank(), sender);
    }

    /** Lets all ranks know how many bytes each of them has. Collective. */
    public static List<Long> shares(Communicator communicator, long mine) {
        return Arrays.stream(communicator.allGather(mine)).boxed().toList();
    }

    /**
     * Begins an object. Collective. A second call with the same key begins another object, which replaces the first one if it
     * is finished later.
     *
     * @param shares bytes of each rank, rank 0 first; the same for all ranks, and not all 0
     * @throws TransientFailure on all ranks, if the store does not take it this time
     */
    public static JointObject begin(
            Communicator communicator, Results results, String key, String mediaType, List<Long> shares) {
        var plan = PartPlan.of(shares);
        var collectiveFailure = new CollectiveFailure(communicator);
        var begun = new Begun();
        if (communicator.rank() == 0) {
            collectiveFailure.failed(tried(
                    communicator,
                    () -> begun.id = results.begin(key, mediaType, plan.bytes()).id()));
        }
        collectiveFailure.meet();
        String known = new String(communicator.broadcast(0, bytes(begun.id)), StandardCharsets.UTF_8);
        return new JointObject(communicator, results, new Upload(key, known), plan);
    }

    /**
     * Stores an object that consists of pieces whose length is known to their ranks only, as encoders make them. Collective.
     * A second call replaces the object.
     *
     * @param piece of this rank, left open; empty if it adds nothing, but not on all ranks
     * @throws TransientFailure on all ranks, if the object could not be stored this time; what was there before stays
     */
    public static void store(
            Communicator communicator, Results results, String key, String mediaType, EncodedPiece piece) {
        try (var object = begin(communicator, results, key, mediaType, shares(communicator, piece.length()))) {
            piece.writeTo(object.channel());
            object.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WritableByteChannel channel() {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) {
                int count = bytes.remaining();
                append(MemorySegment.ofBuffer(bytes));
                bytes.position(bytes.limit());
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                // The object is closed by itself.
            }
        };
    }

    /**
     * Adds the next bytes of this rank's share. Once a part could not be stored, bytes are taken and forgotten; that is told
     * by {@link #finish}, so that all ranks may go on in step until then.
     *
     * @param bytes left alone, and not kept
     */
    public void append(MemorySegment bytes) {
        share.append(bytes);
    }

    /**
     * Stores what is left and makes the object visible. Collective, as the alternative to {@link #abandon}; one rank may do
     * this while another does that.
     *
     * @throws TransientFailure on all ranks if the object could not be stored this time or a rank has abandoned it. Nothing is
     *     seen of it then, and what was there before stays
     */
    public void finish() {
        if (!share.complete()) {
            throw new IllegalStateException("the share of rank %d is not complete".formatted(communicator.rank()));
        }
        sender.await();
        agree(sender.failure());
        exchange();
        for (Part part : plan.of(communicator.rank())) {
            if (part.mixed()) {
                sendMixed(part);
            }
        }
        sender.await();
        agree(sender.failure());
        List<String> parts = gatheredParts();
        Optional<RuntimeException> failure = Optional.empty();
        if (parts.stream().anyMatch(String::isEmpty)) {
            failure = Optional.of(missing());
        } else if (communicator.rank() == 0) {
            failure = tried(communicator, () -> results.complete(upload, parts));
        }
        agree(failure);
    }

    private TransientFailure missing() {
        return new TransientFailure("a part of %s was not stored".formatted(upload.key()));
    }

    /** Gives the object up, for all ranks. Collective, as the alternative to {@link #finish}. */
    public void abandon() {
        sender.await();
        var given = new TransientFailure("rank %d gave %s up".formatted(communicator.rank(), upload.key()));
        try {
            agree(Optional.of(given));
        } catch (RuntimeException e) {
            log.debug("object abandoned key={}", upload.key());
        }
    }

    /** Every rank learns whether one has failed; then all fail, and rank 0 drops the object. */
    private void agree(Optional<RuntimeException> failure) {
        var collectiveFailure = new CollectiveFailure(communicator);
        collectiveFailure.failed(failure);
        try {
            collectiveFailure.meet();
        } catch (RuntimeException e) {
            if (communicator.rank() == 0) {
                tried(communicator, () -> results.abort(upload))
                        .ifPresent(left -> log.warn("parts are left behind key={}", upload.key(), left));
            }
            throw e;
        }
    }

    private void exchange() {
        var out = new ArrayList<Parcel>();
        var in = new ArrayList<Parcel>();
        for (Part part : plan.parts()) {
            for (Part.Span span : part.spans()) {
                if (span.rank() == communicator.rank() && part.owner() != communicator.rank()) {
                    out.add(new Parcel(part.owner(), share.bytes(span)));
                } else if (span.rank() != communicator.rank() && part.owner() == communicator.rank()) {
                    in.add(new Parcel(span.rank(), share.room(span)));
                }
            }
        }
        communicator.exchange(out, in);
    }

    private void sendMixed(Part part) {
        long at = 0;
        for (Part.Span span : part.spans()) {
            sender.fill(part, at, share.bytes(span));
            at += span.bytes();
        }
        sender.send(part);
    }

    /** What the store answered for each part; empty for one that was not stored. */
    private List<String> gatheredParts() {
        var names = new String[plan.parts().size()];
        Arrays.fill(names, "");
        for (byte[] stored : communicator.allGather(bytes(lines(sender.stored())))) {
            new String(stored, StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] words = line.split(" ", 2);
                names[Integer.parseInt(words[0]) - 1] = words[1];
            });
        }
        return List.of(names);
    }

    private static String lines(Map<Integer, String> stored) {
        return stored.entrySet().stream()
                .map(part -> part.getKey() + " " + part.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What rank 0 learns from the store. */
    private static final class Begun {
        private String id = "";
    }

    private static Optional<RuntimeException> tried(Communicator communicator, Runnable step) {
        AsyncCall<Boolean> call = AsyncCall.begin(() -> {
            step.run();
            return true;
        });
        try {
            var _ = call.await(communicator::beat);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    /** Bytes of native memory in use. */
    long heldBytes() {
        return sender.heldBytes() + share.heldBytes();
    }

    /** Gives the memory back; not collective. An object neither finished nor abandoned is left to the store to drop. */
    @Override
    public void close() {
        try {
            sender.close();
        } finally {
            share.close();
        }
    }
}
