package pixfleet.control.rest;

import jakarta.inject.Singleton;
import pixfleet.control.ledger.Throttle;

/** Counts what the caller of the request that is being served makes work of. */
@Singleton
class Rate {
    /** What the document of the API says of it. */
    static final String TOO_MUCH =
            "The caller asks for too much in a short time; Retry-After says how many seconds to wait.";

    private final Throttle throttle;
    private final Sight sight;

    Rate(Throttle throttle, Sight sight) {
        this.throttle = throttle;
        this.sight = sight;
    }

    /** Lets it pass, or throws {@link TooMany}. */
    void take(Throttle.Kind kind, long amount) {
        throttle.take(sight.owner(), kind, amount).ifPresent(much -> {
            throw new TooMany(much);
        });
    }

    /** Lets one pass that may turn out to be more, which is then for {@link #more} to say. */
    void take(Throttle.Kind kind) {
        take(kind, 1);
    }

    /** Counts what it was beyond that one. */
    void more(Throttle.Kind kind, long amount) {
        throttle.charge(sight.owner(), kind, amount - 1);
    }
}
