package pixfleet.header;

/** A file ends before something that it says it holds. */
public final class FileEnd extends UnfitImage {
    private static final long serialVersionUID = 1L;

    /** Within its header. */
    public FileEnd() {
        this("The file is truncated: a part of it lies beyond its end.");
    }

    /**
     * @param reason a sentence for the user
     */
    public FileEnd(String reason) {
        super(reason);
    }
}
