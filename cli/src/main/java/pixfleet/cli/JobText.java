package pixfleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import pixfleet.cli.client.Counts;

/** A job in words, for every command that shows one. */
final class JobText {
    private JobText() {}

    /** One line: what the job is and how far it has come. */
    static void line(PrintWriter out, JsonNode job) {
        out.printf(
                "job     %s  %s  (%s)%n",
                job.path("id").asText(), Counts.of(job), job.path("pipeline").asText());
    }

    /** That line, and one an image: its stage, and why it is not done. */
    static void images(PrintWriter out, JsonNode job) {
        line(out, job);
        job.path("images")
                .forEach(image -> out.printf(
                        "  %-8s %s  %s%n",
                        image.path("stage").asText(),
                        image.path("name").asText(),
                        image.path("reason").asText(Counts.parts(image))));
    }
}
