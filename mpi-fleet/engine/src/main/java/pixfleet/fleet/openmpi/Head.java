package pixfleet.fleet.openmpi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import pixfleet.fleet.schedule.Need;
import pixfleet.fleet.schedule.Schedule;
import pixfleet.fleet.schedule.Schedule.Placement;
import pixfleet.fleet.schedule.TaskDispatcher;
import pixfleet.fleet.schedule.TaskDispatcher.Deal;
import pixfleet.job.Task;
import pixfleet.wire.TaskJson;

/** Rank 0's other half: between the agent and all ranks, itself included. Called by the MPI thread only. */
final class Head {
    /** A world in which one rank has been silent for longer is not called alive. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Wires wires;
    private final TaskDispatcher<Frame> dispatcher;
    private final Schedule schedule;
    private final List<Integer> neighbours;
    private final long[] heardAt;

    /**
     * What the head is wired to.
     *
     * @param toAgent sends a frame to the agent
     * @param toRank sends a frame to a rank, itself included
     * @param nanos a clock that only runs forwards
     */
    record Wires(Consumer<Frame> toAgent, BiConsumer<Integer, Frame> toRank, LongSupplier nanos) {}

    /**
     * @param schedule says who does what
     * @param dispatcher keeps count of it
     * @param hosts the host of each rank, named by the first rank that is on it
     */
    Head(Schedule schedule, TaskDispatcher<Frame> dispatcher, List<Integer> hosts, Wires wires) {
        int ranks = hosts.size();
        this.schedule = schedule;
        this.dispatcher = dispatcher;
        this.neighbours = IntStream.range(0, ranks)
                .filter(rank -> hosts.get(rank) == 0)
                .boxed()
                .toList();
        this.wires = wires;
        this.heardAt = new long[ranks];
        Arrays.fill(heardAt, wires.nanos().getAsLong());
        wires.toAgent().accept(new Frame(Tag.HELLO, ranks, ""));
    }

    void fromAgent(Frame frame) {
        switch (frame.tag()) {
            case TASK -> {
                Task task = TaskJson.read(frame.body());
                Need need = Need.of(task, schedule.capacity());
                dispatcher.offer(frame.number(), frame, schedule.choose(task, dispatcher.tasks()), need);
                deal();
            }
            case STOP -> {
                // The head last: its own stop ends the loop that sends.
                for (int rank = heardAt.length - 1; rank >= 0; rank--) {
                    wires.toRank().accept(rank, frame);
                }
            }
            case HELLO, STARTED, STORED, VERIFIED, FAILED, POSTPONED, ALIVE, GANG, HOST_GANG, PROGRESS ->
                throw new IllegalStateException("an agent does not send " + frame.tag());
        }
    }

    void fromRank(int rank, Frame frame) {
        heardAt[rank] = wires.nanos().getAsLong();
        switch (frame.tag()) {
            case STARTED, PROGRESS -> wires.toAgent().accept(frame);
            case STORED, VERIFIED, FAILED, POSTPONED -> {
                wires.toAgent().accept(frame);
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
    void beat() {
        long now = wires.nanos().getAsLong();
        heardAt[0] = now;
        if (Arrays.stream(heardAt).allMatch(at -> now - at < SILENCE_NANOS)) {
            wires.toAgent().accept(Frame.of(Tag.ALIVE));
        }
    }

    private void deal() {
        for (Optional<Deal<Frame>> next = dispatcher.next(); next.isPresent(); next = dispatcher.next()) {
            switch (next.get()) {
                case Deal.ToRank<Frame>(int rank, var _, Frame task) ->
                    wires.toRank().accept(rank, task);
                case Deal.ToGang<Frame>(Placement way, long number, Frame task) -> toGang(way, number, task);
            }
        }
    }

    private void toGang(Placement way, long number, Frame task) {
        boolean all = way == Placement.GANG_OVER_NODES;
        List<Integer> ranks = all ? IntStream.range(0, heardAt.length).boxed().toList() : neighbours;
        var frame = new Frame(all ? Tag.GANG : Tag.HOST_GANG, number, task.body());
        ranks.forEach(rank -> wires.toRank().accept(rank, frame));
    }
}
