package pixfleet.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;

/** How far a job has come, as one line for a terminal: a bar, the counts, the rate and the time left. */
public final class Bar {
    private static final int CELLS = 24;

    private int atFirst = -1;
    private Duration firstAt = Duration.ZERO;

    /**
     * The line as it stands.
     *
     * @param job as the API tells of it
     * @param now time since the watch began
     */
    public String line(JsonNode job, Duration now) {
        JsonNode counts = job.path("counts");
        int ended = Counts.ended(counts);
        int total = Math.max(1, counts.path("total").asInt());
        if (atFirst < 0 || ended == atFirst) {
            // The time until the first one ends is a node's boot, and says nothing of the others.
            atFirst = ended;
            firstAt = now;
        }
        int full = (int) ((long) CELLS * ended / total);
        return "[%s%s] %s%s"
                .formatted("#".repeat(full), "-".repeat(CELLS - full), Counts.lineOf(job), pace(ended, total, now));
    }

    private String pace(int ended, int total, Duration now) {
        double seconds = now.minus(firstAt).toMillis() / 1e3;
        int seen = ended - atFirst;
        if (seen <= 0 || seconds <= 0 || ended >= total) {
            return "";
        }
        double rate = seen / seconds;
        return String.format(Locale.ROOT, ", %.1f images/s, %s left", rate, spoken((total - ended) / rate));
    }

    private static String spoken(double seconds) {
        long whole = Math.max(1, Math.round(seconds));
        return whole < 120 ? whole + " s" : whole < 7200 ? (whole / 60) + " min" : (whole / 3600) + " h";
    }
}
