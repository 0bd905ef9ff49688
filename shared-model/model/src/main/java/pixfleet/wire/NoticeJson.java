package pixfleet.wire;

import static pixfleet.wire.Wire.instant;
import static pixfleet.wire.Wire.string;
import static pixfleet.wire.Wire.whole;

import com.fasterxml.jackson.databind.JsonNode;
import pixfleet.job.JobId;
import pixfleet.job.JobNotice;

/** That a job has finished, as JSON: what the topic of jobs and its webhooks carry. */
public final class NoticeJson {
    private NoticeJson() {}

    /** Writes a notice. */
    public static String write(JobNotice notice, String link) {
        return Wire.text(Wire.versioned()
                .put("job", notice.job().value())
                .put("owner", notice.owner())
                .put("images", notice.images())
                .put("done", notice.done())
                .put("refused", notice.refused())
                .put("failed", notice.failed())
                .put("createdAt", notice.createdAt().toString())
                .put("finishedAt", notice.finishedAt().toString())
                .put("text", notice.text())
                .put("link", link));
    }

    /** Writes what the topic takes: sentences for e-mail, the notice itself for everything else. */
    public static String writeMessage(JobNotice notice, String link) {
        String email = "Your job %s has finished: %s.\n\n%s\n".formatted(notice.job(), notice.text(), link);
        return Wire.text(Wire.object().put("default", write(notice, link)).put("email", email));
    }

    /**
     * Reads a notice.
     *
     * @throws MalformedDocument if it is not one
     */
    public static JobNotice read(String json) {
        return Wire.read("the notice", json, NoticeJson::notice);
    }

    private static JobNotice notice(JsonNode tree) {
        return new JobNotice(
                new JobId(string(tree, "job")),
                string(tree, "owner"),
                whole(tree, "images"),
                whole(tree, "done"),
                whole(tree, "refused"),
                whole(tree, "failed"),
                instant(tree, "createdAt"),
                instant(tree, "finishedAt"));
    }
}
