package pixfleet.control.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import pixfleet.control.jobs.FleetViews;
import pixfleet.job.FleetStatus;

/** The fleet, as the scaling last saw it and as its nodes say. */
@Path("/api/fleet")
@Produces(MediaType.APPLICATION_JSON)
public class FleetResource {
    private final FleetViews fleet;
    private final Clock clock;

    FleetResource(FleetViews fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Shows the fleet: its nodes, the backlog, and why it is as large as it is.")
    public FleetAnswer show() {
        FleetStatus status = fleet.status().orElseGet(this::unseen);
        return FleetAnswer.of(status, fleet.leases());
    }

    private FleetStatus unseen() {
        return new FleetStatus(clock.instant(), 0, 0, 0, "The fleet has not been looked at yet.", List.of());
    }
}
