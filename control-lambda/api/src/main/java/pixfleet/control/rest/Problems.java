package pixfleet.control.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fault.TransientFailure;
import pixfleet.pipeline.InvalidPipeline;

/** Turns what a resource throws into a problem. */
public class Problems {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final String PAUSE_SECONDS = "2";

    @ServerExceptionMapper
    public Response unacceptable(Unacceptable e) {
        return e.problem().answer();
    }

    @ServerExceptionMapper
    public Response tooMany(TooMany e) {
        return e.answer();
    }

    @ServerExceptionMapper
    public Response invalidPipeline(InvalidPipeline e) {
        return Problem.of(400, "The pipeline cannot be run: %s.".formatted(e.getMessage()))
                .answer();
    }

    @ServerExceptionMapper
    public Response later(TransientFailure e, UriInfo asked) {
        log.warn("request left for later path={} cause={}", asked.getPath(), e.getMessage());
        Response problem = Problem.of(503, "A service behind this one did not answer. Try again in a moment.")
                .answer();
        return Response.fromResponse(problem)
                .header("Retry-After", PAUSE_SECONDS)
                .build();
    }

    /** No such path, method or media type. */
    @ServerExceptionMapper(priority = 1)
    public Response http(WebApplicationException e, UriInfo asked) {
        int status = e.getResponse().getStatus();
        if (status >= 500) {
            return bug(e, asked);
        }
        return Problem.of(status, sentence(status)).answer();
    }

    @ServerExceptionMapper
    public Response bug(RuntimeException e, UriInfo asked) {
        log.error("request failed path={}", asked.getPath(), e);
        return Problem.of(500, "Something went wrong here. It has been noted.").answer();
    }

    private static String sentence(int status) {
        return switch (status) {
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address does not take that method.";
            case 406 -> "This address cannot answer in the form asked for.";
            case 415 -> "This address takes application/json.";
            default -> "The request cannot be read.";
        };
    }
}
