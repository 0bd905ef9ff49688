package pixfleet.control.lambda;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The settings the template gives to one of the functions. */
class Handler implements QuarkusTestProfile {
    private final String name;

    Handler(String name) {
        this.name = name;
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.lambda.handler", name,
                "pixfleet.uploads-bucket", "uploads",
                "pixfleet.results-bucket", "results",
                "pixfleet.records-table", "records",
                "pixfleet.tasks-queue-url", "http://127.0.0.1:9/000000000000/tasks",
                "pixfleet.pool", "pixfleet");
    }

    public static class Intake extends Handler {
        public Intake() {
            super("intake");
        }
    }

    public static class Listing extends Handler {
        public Listing() {
            super("listing");
        }
    }

    public static class Reconcile extends Handler {
        public Reconcile() {
            super("reconcile");
        }
    }
}
