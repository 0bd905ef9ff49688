package pixfleet.control.scaling;

/** {@link Demand} as told. */
public final class FakeDemand implements Demand {
    private Load load = new Load(0, 0);

    /** Tells it. */
    public void set(int waiting, int inFlight) {
        load = new Load(waiting, inFlight);
    }

    @Override
    public Load measure() {
        return load;
    }
}
