package pixfleet.fleet.process;

class FakeKernelsTest extends KernelsContract {
    @Override
    protected Kernels kernels() {
        return new FakeKernels();
    }
}
