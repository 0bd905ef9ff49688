package pixfleet.control.scaling;

/** The ways to get a node, in the order they are tried. */
public enum Rung {
    /** Nothing had to be done. */
    NONE("none"),
    /** One that sleeps. */
    STOPPED("stopped node"),
    /** One that sleeps, of another type or zone. */
    SIBLING("sibling type or zone"),
    /** A new one. */
    NEW("new node"),
    /** A new one that is paid for otherwise. */
    OTHER_TERMS("other purchase option"),
    /** None was to be had: wait, and longer each time. */
    WAIT("wait"),
    /** More than the day's budget of node-hours lets start: wait for the next day. */
    BUDGET("daily budget");

    private final String word;

    Rung(String word) {
        this.word = word;
    }

    /** As it is shown. */
    public String word() {
        return word;
    }
}
