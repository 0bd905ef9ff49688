package pixfleet.fleet.openmpi;

/** What a frame is about. */
enum Tag {
    /** Rank 0 to agent: the world is up. The number says how many ranks it has. */
    HELLO(1),
    /** A task to be done. The body is the task. */
    TASK(2),
    /** A rank has begun to compute a task. */
    STARTED(3),
    /** A task's result is stored. The body is the result. */
    STORED(4),
    /** A task cannot be done. The body says why. */
    FAILED(5),
    /** The outside failed a task. The body says what. */
    POSTPONED(6),
    /** The sender, or towards the agent every rank, is alive. */
    ALIVE(7),
    /** The world is to end. */
    STOP(8),
    /** A task's result was compared. The body is what was found. */
    VERIFIED(9),
    /** A task to be done by all ranks together. The body is the task. */
    GANG(10),
    /** A task to be done by the ranks of the head's host together. The body is the task. */
    HOST_GANG(11),
    /** How far a gang is with a task. The body says parts done and parts in all, with a blank between them. */
    PROGRESS(12);

    private final byte code;

    Tag(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /** Whether it says that a task has come to an end. */
    boolean ends() {
        return this == STORED || this == VERIFIED || this == FAILED || this == POSTPONED;
    }

    static Tag of(byte code) {
        for (Tag tag : values()) {
            if (tag.code == code) {
                return tag;
            }
        }
        throw new IllegalArgumentException("there is no frame of kind " + code);
    }
}
