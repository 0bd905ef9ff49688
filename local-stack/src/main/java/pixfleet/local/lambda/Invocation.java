package pixfleet.local.lambda;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One event for a function, and the answer it will get. */
final class Invocation {
    private final String id = UUID.randomUUID().toString();
    private final byte[] event;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    Invocation(byte[] event) {
        this.event = event.clone();
    }

    String id() {
        return id;
    }

    byte[] event() {
        return event.clone();
    }

    /** Ends the invocation; only the first outcome counts. */
    void end(Outcome with) {
        outcome.complete(with);
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }
}
