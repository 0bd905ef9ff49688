package pixfleet.control.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import pixfleet.control.ledger.Throttle.Kind;
import pixfleet.control.upload.JobTickets;

/** Tickets for uploads whose turn comes later than the opening of their job, or whose first ticket ran out. */
@Path("/api/jobs/{id}/tickets")
@Produces(MediaType.APPLICATION_JSON)
public class TicketsResource {
    private final JobTickets tickets;
    private final Rate rate;

    TicketsResource(JobTickets tickets, Rate rate) {
        this.tickets = tickets;
        this.rate = rate;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Answers with tickets for images of a job, for the first ones of those asked for that the answer"
                    + " holds. Twice is harmless: an upload in parts goes on with the parts it has.")
    @APIResponse(responseCode = "200", description = "They are signed.")
    @APIResponse(responseCode = "429", description = Rate.TOO_MUCH)
    public TicketsAnswer sign(@PathParam("id") String id, byte[] body) {
        rate.take(Kind.TICKETS);
        TicketsAnswer answer = tickets.of(Ids.job(id), TicketsRequestReader.read(body))
                .map(signed -> new TicketsAnswer(OpenedAnswer.images(signed)))
                .orElseThrow(() -> Ids.noSuchJob(id));
        rate.more(Kind.TICKETS, answer.images().size());
        return answer;
    }
}
