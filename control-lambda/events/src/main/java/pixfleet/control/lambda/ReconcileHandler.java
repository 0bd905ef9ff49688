package pixfleet.control.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import jakarta.inject.Named;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.control.reconcile.Reconcile;

/** The schedule's tick in, a round of mending done. What the tick says does not matter. */
@Named("reconcile")
public class ReconcileHandler implements RequestHandler<Map<String, Object>, Reconcile.Round> {
    private static final Logger log = LoggerFactory.getLogger(ReconcileHandler.class);

    private final Reconcile reconcile;

    ReconcileHandler(Reconcile reconcile) {
        this.reconcile = reconcile;
    }

    @Override
    public Reconcile.Round handleRequest(Map<String, Object> tick, Context context) {
        Reconcile.Round round = reconcile.run();
        log.info("fleet looked at target={} sent={} reason={}", round.target(), round.sent(), round.reason());
        round.unmended().forEach(what -> log.warn("not mended, left for later what={}", what));
        return round;
    }
}
