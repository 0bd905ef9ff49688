package pixfleet.fleet.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.codec.EncodedPiece;
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
        long[] shares = new long[communicator.size()];
        shares[communicator.rank()] = mine;
        communicator.sum(shares);
        return Arrays.stream(shares).boxed().toList();
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
        var id = new HashMap<Integer, String>();
        Optional<RuntimeException> failure = Optional.empty();
        if (communicator.rank() == 0) {
            failure = tried(
                    communicator,
                    () -> id.put(0, results.begin(key, mediaType, plan.bytes()).id()));
        }
        String known = AllGather.of(communicator, id, 1).getFirst();
        failIf(known.isEmpty(), failure, "begin " + key);
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
        List<String> parts = gatheredParts();
        boolean whole = parts.stream().noneMatch(String::isEmpty);
        Optional<RuntimeException> failure = sender.failure();
        if (whole && communicator.rank() == 0) {
            failure = tried(communicator, () -> results.complete(upload, parts));
        }
        agree(failure.or(() -> whole ? Optional.empty() : Optional.of(new TransientFailure(another()))));
    }

    /** Gives the object up, for all ranks. Collective, as the alternative to {@link #finish}. */
    public void abandon() {
        sender.await();
        var given = new TransientFailure("rank %d gave %s up".formatted(communicator.rank(), upload.key()));
        try {
            agree(Optional.of(given));
        } catch (TransientFailure e) {
            log.debug("object abandoned key={}", upload.key());
        }
    }

    /** Every rank learns whether one has failed; then all fail, and rank 0 drops the object. */
    private void agree(Optional<RuntimeException> failure) {
        long[] failed = {failure.isPresent() ? 1 : 0};
        communicator.sum(failed);
        if (failed[0] > 0 && communicator.rank() == 0) {
            tried(communicator, () -> results.abort(upload))
                    .ifPresent(e -> log.warn("parts are left behind key={}", upload.key(), e));
        }
        failIf(failed[0] > 0, failure, another());
    }

    private String another() {
        return "another rank could not store its part of " + upload.key();
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

    private List<String> gatheredParts() {
        var mine = new HashMap<Integer, String>();
        sender.stored().forEach((number, name) -> mine.put(number - 1, name));
        return AllGather.of(communicator, mine, plan.parts().size());
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

    private static void failIf(boolean failed, Optional<RuntimeException> mine, String otherwise) {
        if (failed) {
            throw mine.orElseGet(() -> new TransientFailure(otherwise));
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
