package pixfleet.control.rest;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.quarkus.vertx.http.runtime.QuarkusHttpHeaders;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pixfleet.control.ledger.Caller;

/**
 * Lets nobody in without an identity, on any path but health's.
 *
 * <p>API Gateway's authorizer stands before this function and has checked the token; what reaches the function carries
 * its claims: {@code sub} is the identity, {@code cognito:groups} its groups. A request without them came another way, or by a
 * route that someone left open.
 */
@Singleton
public class IdentityCheck {
    private static final String OPEN = "/api/health";
    private static final String CALLER = "pixfleet.caller";
    private static final String SUB = "sub";
    private static final String GROUPS = "cognito:groups";
    private static final Pattern BETWEEN = Pattern.compile("[\\[\\], ]+");
    private static final int FIRST = 1_000;
    private static final String UNAUTHORIZED = """
            {"type":"about:blank","title":"Unauthorized","status":401,"detail":"This call needs an identity: sign in and try again."}""";

    void register(@Observes Filters filters) {
        filters.register(IdentityCheck::check, FIRST);
    }

    private static void check(RoutingContext exchange) {
        Optional<Caller> caller = caller(exchange);
        caller.ifPresent(known -> exchange.put(CALLER, known));
        if (exchange.normalizedPath().equals(OPEN) || caller.isPresent()) {
            exchange.next();
            return;
        }
        exchange.response()
                .setStatusCode(401)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("WWW-Authenticate", "Bearer")
                .end(UNAUTHORIZED);
    }

    /** Who was let in; health's path lets in nobody in particular, and asks for nobody. */
    static Caller callerOf(RoutingContext exchange) {
        return Optional.<Caller>ofNullable(exchange.get(CALLER))
                .orElseThrow(() -> new IllegalStateException("a request that asks for its caller has one"));
    }

    private static Optional<Caller> caller(RoutingContext exchange) {
        return exchange.request().headers() instanceof QuarkusHttpHeaders headers
                ? Optional.ofNullable(headers.getContextObject(APIGatewayV2HTTPEvent.class))
                        .map(APIGatewayV2HTTPEvent::getRequestContext)
                        .map(APIGatewayV2HTTPEvent.RequestContext::getAuthorizer)
                        .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer::getJwt)
                        .map(APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT::getClaims)
                        .filter(claims -> !claims.getOrDefault(SUB, "").isBlank())
                        .map(claims ->
                                new Caller(claims.getOrDefault(SUB, ""), groups(claims.getOrDefault(GROUPS, ""))))
                : Optional.empty();
    }

    /** API Gateway writes a claim that is a list as text: {@code [one two]}. */
    private static Set<String> groups(String claim) {
        return BETWEEN.splitAsStream(claim).filter(name -> !name.isEmpty()).collect(Collectors.toSet());
    }
}
