package pixfleet.control.rest;

import jakarta.ws.rs.core.Response;
import pixfleet.control.ledger.Throttle;
import pixfleet.control.ledger.Throttle.TooMuch;

/** A request for more than its caller may ask for now. */
final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long seconds;

    TooMany(TooMuch much) {
        super(much.reason());
        this.seconds = Throttle.seconds(much.pause());
    }

    Response answer() {
        Response problem = Problem.of(429, String.valueOf(getMessage())).answer();
        return Response.fromResponse(problem).header("Retry-After", seconds).build();
    }
}
