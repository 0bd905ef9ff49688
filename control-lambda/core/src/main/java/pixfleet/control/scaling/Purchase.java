package pixfleet.control.scaling;

/** How a new node is paid for. */
public enum Purchase {
    /** At the list price, for as long as it is wanted; it sleeps between two bursts. */
    ON_DEMAND("on demand"),
    /** At the price of the day, until somebody pays more; it is gone once it has powered off. */
    SPOT("as Spot");

    private final String words;

    Purchase(String words) {
        this.words = words;
    }

    /** In a sentence. */
    public String words() {
        return words;
    }
}
