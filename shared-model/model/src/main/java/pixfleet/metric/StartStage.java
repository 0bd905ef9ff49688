package pixfleet.metric;

/** The parts of the way from an upload to its first rank, in their order. */
public enum StartStage {
    /** From the end of the upload to the function that hears of it. */
    EVENT("event"),
    /** Reading the header and sending the task. */
    JUDGED("judged"),
    /** Looking at the fleet, and starting what is missing. */
    PLANNED("planned"),
    /** From the start of the machine to that of its agent. */
    BOOTED("booted"),
    /** From the agent's start to a world that takes tasks. */
    WORLD_UP("world up"),
    /** From the task on the queue to the rank that begins with it. */
    BEGUN("begun");

    private final String word;

    StartStage(String word) {
        this.word = word;
    }

    /** As it is kept. */
    public String word() {
        return word;
    }
}
