package pixfleet.control.rest;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The settings the template gives. */
public class ApiProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "pixfleet.uploads-bucket", "uploads",
                "pixfleet.results-bucket", "results",
                "pixfleet.records-table", "records",
                "pixfleet.tasks-queue-url", "http://127.0.0.1:9/000000000000/tasks",
                "pixfleet.pool", "pixfleet",
                "pixfleet.source-buckets", "photos",
                "pixfleet.jobs-per-minute", "100",
                "pixfleet.images-per-minute", "400",
                "pixfleet.limits.max-images", "10");
    }
}
