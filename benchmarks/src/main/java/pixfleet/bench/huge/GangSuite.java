package pixfleet.bench.huge;

import pixfleet.bench.Settings;
import pixfleet.bench.Suite;

/** A suite that needs gangs. */
interface GangSuite extends Suite {
    @Override
    default boolean available(Settings settings) {
        return GangImage.available(settings);
    }
}
