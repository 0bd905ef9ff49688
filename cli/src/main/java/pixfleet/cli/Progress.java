package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import pixfleet.cli.client.Bar;
import pixfleet.cli.client.Counts;

/**
 * Tells how work goes on: on a terminal one line that is written over, elsewhere a line a change, as JSON where asked.
 */
final class Progress {
    private static final boolean TERMINAL = terminal();

    private final PrintWriter out;
    private final boolean json;
    private final Bar bar = new Bar();
    private final long began = System.nanoTime();
    private int width;

    Progress(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    // JDK 25 went back to a console that is null without a terminal (JDK-8351435).
    @SuppressWarnings("SystemConsoleNull")
    private static boolean terminal() {
        return System.console() != null && System.console().isTerminal();
    }

    /** Says something once. */
    void line(String text) {
        if (!json) {
            end();
            out.println(text);
            out.flush();
        }
    }

    /** Says how far it is. */
    void update(String text) {
        if (TERMINAL && !json) {
            out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            width = text.length();
        } else {
            out.println(json ? text : "  " + text);
        }
        out.flush();
    }

    /** Says how far a job is. */
    void job(JsonNode job) {
        if (json) {
            update(job.path("counts").toString());
        } else if (TERMINAL) {
            update(bar.line(job, Duration.ofNanos(System.nanoTime() - began)));
        } else {
            update(Counts.lineOf(job));
        }
    }

    /** Ends the line that is written over. */
    void end() {
        if (width > 0) {
            out.println();
            width = 0;
        }
        out.flush();
    }
}
