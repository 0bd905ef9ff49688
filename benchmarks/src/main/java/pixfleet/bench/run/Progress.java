package pixfleet.bench.run;

/** Hears how a benchmark gets on. */
public interface Progress {
    /**
     * Takes a line.
     *
     * @param format as for {@link String#format}
     * @param values of the format
     */
    void say(String format, Object... values);
}
