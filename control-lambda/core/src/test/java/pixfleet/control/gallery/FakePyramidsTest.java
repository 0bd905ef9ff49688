package pixfleet.control.gallery;

class FakePyramidsTest extends PyramidsContract {
    private final FakePyramids pyramids = new FakePyramids();

    @Override
    protected Pyramids pyramids() {
        return pyramids;
    }

    @Override
    protected String folder() {
        return "results/";
    }

    @Override
    protected void store(String key, byte[] content) {
        pyramids.store(key, content);
    }
}
