package pixfleet.control.rest;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Answers 404 to whoever names a job that is not open to them, on every route there is: the check is made of the path's
 * parameters before a resource is asked, so that no resource can forget it. A job of somebody else and one that never was are
 * told in the same words.
 */
@Singleton
class OwnerCheck {
    /** What a job's id is called in paths. */
    static final List<String> JOB_PARAMETERS = List.of("id", "job");

    /** Asked for at the first request: filters are made while the function's settings are not there yet. */
    private final Provider<Sight> sight;

    OwnerCheck(Provider<Sight> sight) {
        this.sight = sight;
    }

    @ServerRequestFilter
    void check(ContainerRequestContext request) {
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
