package pixfleet.control.rest;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import pixfleet.control.ledger.Caller;

/** Who makes the request that is being served. */
@RequestScoped
class CurrentCaller {
    private final RoutingContext exchange;

    CurrentCaller(RoutingContext exchange) {
        this.exchange = exchange;
    }

    Caller caller() {
        return IdentityCheck.callerOf(exchange);
    }
}
