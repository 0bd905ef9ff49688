package pixfleet.operation;

/** Whether colours are stretched together, which keeps their balance, or each by itself. */
public enum Channels {
    TOGETHER,
    EACH
}
