package pixfleet.control.scaling;

import pixfleet.control.scaling.Demand.Load;

class FakeDemandTest extends DemandContract {
    private final FakeDemand demand = new FakeDemand();

    @Override
    protected Demand demand() {
        return demand;
    }

    @Override
    protected void send(int tasks) {
        Load load = demand.measure();
        demand.set(load.waiting() + tasks, load.inFlight());
    }

    @Override
    protected void take() {
        Load load = demand.measure();
        demand.set(load.waiting() - 1, load.inFlight() + 1);
    }
}
