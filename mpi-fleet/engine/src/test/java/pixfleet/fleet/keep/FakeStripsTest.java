package pixfleet.fleet.keep;

class FakeStripsTest extends StripStoreContract {
    private final FakeStrips strips = new FakeStrips();

    @Override
    protected StripStore store() {
        return strips;
    }
}
