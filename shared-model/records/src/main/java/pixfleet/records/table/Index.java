package pixfleet.records.table;

/** The table's sparse indexes, as the template has them. What one tells may be some moments old. */
public enum Index {
    /** An owner's jobs by age. Tells whole rows. */
    JOBS_BY_OWNER("jobs-by-owner", "jobsOf", "jobId", Order.TEXT, Told.ROWS),
    /** All jobs of a year by age. Tells whole rows. */
    JOBS_BY_YEAR("jobs-by-year", "jobsAt", "jobId", Order.TEXT, Told.ROWS),
    /** Images in one of the less common stages, by job. Tells keys only. */
    IMAGES_BY_END("images-by-end", "lot", "sk", Order.TEXT, Told.KEYS),
    /** Open work by the moment someone has to look after it, in milliseconds. Tells keys only. */
    OPEN_BY_DUE("open-by-due", "open", "due", Order.NUMBER, Told.KEYS);

    private final String indexName;
    private final String hash;
    private final String range;
    private final Order order;
    private final Told told;

    /** What an index sorts by. */
    public enum Order {
        /** The bytes of a text. */
        TEXT,
        /** A number. */
        NUMBER
    }

    /** What an index knows of a row. */
    public enum Told {
        /** All of it. */
        ROWS,
        /** Its key. */
        KEYS
    }

    Index(String indexName, String hash, String range, Order order, Told told) {
        this.indexName = indexName;
        this.hash = hash;
        this.range = range;
        this.order = order;
        this.told = told;
    }

    /** Its name in the template. */
    public String indexName() {
        return indexName;
    }

    /** The attribute that names its partition. */
    public String hash() {
        return hash;
    }

    /** The attribute it sorts by. */
    public String range() {
        return range;
    }

    /** What that attribute is. */
    public Order order() {
        return order;
    }

    /** What it knows of a row. */
    public Told told() {
        return told;
    }
}
