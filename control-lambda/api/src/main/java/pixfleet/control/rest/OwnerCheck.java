package pixfleet.control.rest;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Answers 404 to whoever names a job that is not open to them, on every route but one, which asks by itself: the check is made of the
 * path's parameters before a resource is asked, so that no resource can forget it. A job of somebody else and one that never was are
 * told in the same words.
 */
@Singleton
class OwnerCheck {
    /** What a job's id is called in paths. */
    static final List<String> JOB_PARAMETERS = List.of("id", "job");

    /**
     * The one route that asks {@link Sight} itself: it is called again and again, and reads the job's row with its counters. Others of
     * that method's name name no job; {@code OwnersTest} would find one that does.
     */
    private static final String LOOKS = "show";

    /** Asked for at the first request: filters are made while the function's settings are not there yet. */
    private final Provider<Sight> sight;

    OwnerCheck(Provider<Sight> sight) {
        this.sight = sight;
    }

    @ServerRequestFilter
    void check(ContainerRequestContext request, SimpleResourceInfo resource) {
        if (LOOKS.equals(resource.getMethodName())) {
            return;
        }
        var parameters = request.getUriInfo().getPathParameters();
        JOB_PARAMETERS.stream()
                .flatMap(name -> parameters.containsKey(name) ? Stream.of(parameters.getFirst(name)) : Stream.empty())
                .forEach(id -> {
                    if (!sight.get().sees(Ids.job(id))) {
                        throw Ids.noSuchJob(id);
                    }
                });
    }
}
