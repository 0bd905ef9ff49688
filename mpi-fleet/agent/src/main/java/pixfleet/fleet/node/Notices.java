package pixfleet.fleet.node;

import java.util.Optional;
import pixfleet.fault.TransientFailure;

/** What the provider tells a machine ahead. */
@FunctionalInterface
public interface Notices {
    /**
     * Whether the machine is to be taken back, or probably will be, and in what words.
     *
     * @throws TransientFailure if the provider could not be asked
     */
    Optional<String> pending();
}
