package pixfleet.operation;

/** Where on a picture something stands. */
public enum Anchor {
    TOP_LEFT(-1, -1),
    TOP(0, -1),
    TOP_RIGHT(1, -1),
    LEFT(-1, 0),
    CENTRE(0, 0),
    RIGHT(1, 0),
    BOTTOM_LEFT(-1, 1),
    BOTTOM(0, 1),
    BOTTOM_RIGHT(1, 1);

    private final int across;
    private final int down;

    Anchor(int across, int down) {
        this.across = across;
        this.down = down;
    }

    /** -1 at the left edge, 0 in the middle, 1 at the right edge. */
    public int across() {
        return across;
    }

    /** -1 at the upper edge, 0 in the middle, 1 at the lower edge. */
    public int down() {
        return down;
    }
}
