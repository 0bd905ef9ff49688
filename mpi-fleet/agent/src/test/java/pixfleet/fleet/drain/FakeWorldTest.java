package pixfleet.fleet.drain;

import pixfleet.fleet.Tasks;
import pixfleet.fleet.process.Outcome;
import pixfleet.fleet.world.World;
import pixfleet.fleet.world.WorldContract;
import pixfleet.job.Task;

class FakeWorldTest extends WorldContract {
    private final FakeWorld world =
            new FakeWorld((present, number) -> present.listener().finished(number, new Outcome.Failed("no image")));

    @Override
    protected World.Starter starter() {
        return world;
    }

    @Override
    protected Task hopeless() {
        return Tasks.task("uploads", "no image", "invert");
    }
}
