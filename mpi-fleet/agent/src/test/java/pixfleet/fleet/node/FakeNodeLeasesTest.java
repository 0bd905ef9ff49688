package pixfleet.fleet.node;

class FakeNodeLeasesTest extends NodeLeasesContract {
    private final FakeNodeLeases leases = new FakeNodeLeases();

    @Override
    protected NodeLeases leases() {
        return leases;
    }
}
