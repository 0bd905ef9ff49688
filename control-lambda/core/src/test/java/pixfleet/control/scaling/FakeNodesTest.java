package pixfleet.control.scaling;

import pixfleet.control.scaling.Node.State;

class FakeNodesTest extends NodesContract {
    private final FakeNodes nodes = new FakeNodes();

    FakeNodesTest() {
        nodes.set("i-1", 1, State.STOPPED);
        nodes.set("i-2", 2, State.STOPPED);
    }

    @Override
    protected Nodes nodes() {
        return nodes;
    }

    @Override
    protected void refuse(Node node) {
        nodes.refuse(node.id());
    }

    @Override
    protected void stop(Node node) {
        nodes.set(node.id(), node.slot(), State.STOPPING);
    }
}
