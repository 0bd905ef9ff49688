package pixfleet.fleet.openmpi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import pixfleet.fleet.schedule.Schedule;
import pixfleet.fleet.schedule.Schedule.Placement;
import pixfleet.fleet.schedule.TaskDispatcher;
import pixfleet.fleet.schedule.TaskDispatcher.Deal;
import pixfleet.wire.TaskJson;

/** Rank 0's other half: between the agent and all ranks, itself included. Called by the MPI thread only. */
final class Head {
    /** A world in which one rank has been silent for longer is not called alive. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Channel agent;
    private final TaskDispatcher<Frame> dispatcher;
    private final Schedule schedule;
    private final BiConsumer<Integer, Frame> toRank;
    private final List<Integer> neighbours;
    private final long[] heardAt;

    /**
     * @param schedule says who does what
     * @param neighbours the ranks of this host, the head among them
     * @param toRank sends a frame
     */
    Head(
            Channel agent,
            Schedule schedule,
            int tasksPerRank,
            List<Integer> neighbours,
            BiConsumer<Integer, Frame> toRank) {
        int ranks = schedule.worldRanks();
        this.agent = agent;
        this.schedule = schedule;
        this.dispatcher = new TaskDispatcher<>(ranks, tasksPerRank);
        this.neighbours = neighbours;
        this.toRank = toRank;
        this.heardAt = new long[ranks];
        Arrays.fill(heardAt, System.nanoTime());
        agent.send(new Frame(Tag.HELLO, ranks, ""));
    }

    void fromAgent(Frame frame) {
        switch (frame.tag()) {
            case TASK -> {
                dispatcher.offer(
                        frame.number(), frame, schedule.choose(TaskJson.read(frame.body()), dispatcher.tasks()));
                deal();
            }
            case STOP -> {
                // The head last: its own stop ends the loop that sends.
                for (int rank = heardAt.length - 1; rank >= 0; rank--) {
                    toRank.accept(rank, frame);
                }
            }
            case HELLO, STARTED, STORED, VERIFIED, FAILED, POSTPONED, ALIVE, GANG, HOST_GANG, PROGRESS ->
                throw new IllegalStateException("an agent does not send " + frame.tag());
        }
    }

    void fromRank(int rank, Frame frame) {
        heardAt[rank] = System.nanoTime();
        switch (frame.tag()) {
            case STARTED, PROGRESS -> agent.send(frame);
            case STORED, VERIFIED, FAILED, POSTPONED -> {
                agent.send(frame);
                dispatcher.done(frame.number());
                deal();
            }
            case ALIVE -> {}
            case HELLO, TASK, STOP, GANG, HOST_GANG ->
                throw new IllegalStateException("a rank does not send " + frame.tag());
        }
    }

    /** Whether any rank has a task. */
    boolean busy() {
        return dispatcher.tasks() > 0;
    }

    /** Tells the agent that the world lives, if all of it does. */
    void beat(long now) {
        heardAt[0] = now;
        if (Arrays.stream(heardAt).allMatch(at -> now - at < SILENCE_NANOS)) {
            agent.send(Frame.of(Tag.ALIVE));
        }
    }

    private void deal() {
        for (Optional<Deal<Frame>> next = dispatcher.next(); next.isPresent(); next = dispatcher.next()) {
            switch (next.get()) {
                case Deal.ToRank<Frame>(int rank, var _, Frame task) -> toRank.accept(rank, task);
                case Deal.ToGang<Frame>(Placement way, long number, Frame task) -> toGang(way, number, task);
            }
        }
    }

    private void toGang(Placement way, long number, Frame task) {
        boolean all = way == Placement.GANG_OVER_NODES;
        List<Integer> ranks = all ? IntStream.range(0, heardAt.length).boxed().toList() : neighbours;
        var frame = new Frame(all ? Tag.GANG : Tag.HOST_GANG, number, task.body());
        ranks.forEach(rank -> toRank.accept(rank, frame));
    }
}
