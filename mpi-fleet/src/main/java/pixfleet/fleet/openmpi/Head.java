package pixfleet.fleet.openmpi;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import pixfleet.fleet.schedule.Dealer;
import pixfleet.fleet.schedule.Dealer.Deal;

/** Rank 0's other half: between the agent and all ranks, itself included. Called by the MPI thread only. */
final class Head {
    /** A world in which one rank has been silent for longer is not called alive. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Channel agent;
    private final Dealer<Frame> dealer;
    private final BiConsumer<Integer, Frame> toRank;
    private final long[] heardAt;

    Head(Channel agent, int ranks, int tasksPerRank, BiConsumer<Integer, Frame> toRank) {
        this.agent = agent;
        this.dealer = new Dealer<>(ranks, tasksPerRank);
        this.toRank = toRank;
        this.heardAt = new long[ranks];
        Arrays.fill(heardAt, System.nanoTime());
        agent.send(new Frame(Tag.HELLO, ranks, ""));
    }

    void fromAgent(Frame frame) {
        switch (frame.tag()) {
            case TASK -> {
                dealer.offer(frame.number(), frame);
                deal();
            }
            case STOP -> {
                // The head last: its own stop ends the loop that sends.
                for (int rank = heardAt.length - 1; rank >= 0; rank--) {
                    toRank.accept(rank, frame);
                }
            }
            case HELLO, STARTED, STORED, VERIFIED, FAILED, POSTPONED, ALIVE ->
                throw new IllegalStateException("an agent does not send " + frame.tag());
        }
    }

    void fromRank(int rank, Frame frame) {
        heardAt[rank] = System.nanoTime();
        switch (frame.tag()) {
            case STARTED -> agent.send(frame);
            case STORED, VERIFIED, FAILED, POSTPONED -> {
                agent.send(frame);
                dealer.done(frame.number());
                deal();
            }
            case ALIVE -> {}
            case HELLO, TASK, STOP -> throw new IllegalStateException("a rank does not send " + frame.tag());
        }
    }

    /** Tells the agent that the world lives, if all of it does. */
    void beat(long now) {
        heardAt[0] = now;
        if (Arrays.stream(heardAt).allMatch(at -> now - at < SILENCE_NANOS)) {
            agent.send(Frame.of(Tag.ALIVE));
        }
    }

    private void deal() {
        for (Optional<Deal<Frame>> next = dealer.next(); next.isPresent(); next = dealer.next()) {
            toRank.accept(next.get().rank(), next.get().task());
        }
    }
}
