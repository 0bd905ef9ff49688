package pixfleet.control.rest;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.quarkus.vertx.http.runtime.QuarkusHttpHeaders;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Lets nobody in without an identity, on any path but health's.
 *
 * <p>API Gateway's authorizer stands before this function and has checked the token; what reaches the function carries
 * its claims. A request without them came another way, or by a route that someone left open.
 */
@Singleton
public class IdentityCheck {
    private static final String OPEN = "/api/health";
    private static final int FIRST = 1_000;
    private static final String UNAUTHORIZED = """
            {"type":"about:blank","title":"Unauthorized","status":401,"detail":"This call needs an identity: sign in and try again."}""";

    void register(@Observes Filters filters) {
        filters.register(IdentityCheck::check, FIRST);
    }

    private static void check(RoutingContext exchange) {
        if (exchange.normalizedPath().equals(OPEN) || hasIdentity(exchange)) {
            exchange.next();
            return;
        }
        exchange.response()
                .setStatusCode(401)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("WWW-Authenticate", "Bearer")
                .end(UNAUTHORIZED);
    }

    private static boolean hasIdentity(RoutingContext exchange) {
        return exchange.request().headers() instanceof QuarkusHttpHeaders headers
                && Optional.ofNullable(headers.getContextObject(APIGatewayV2HTTPEvent.class))
                        .map(APIGatewayV2HTTPEvent::getRequestContext)
                        .map(APIGatewayV2HTTPEvent.RequestContext::getAuthorizer)
                        .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer::getJwt)
                        .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT::getClaims)
                        .filter(claims -> !claims.isEmpty())
                        .isPresent();
    }
}
