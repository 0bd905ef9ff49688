package pixfleet.control.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pixfleet.control.upload.JobTickets.Ticketed;
import pixfleet.control.upload.Opening.Opened;
import pixfleet.control.upload.Ticket;
import pixfleet.records.JobRecord;

/**
 * A job that was opened, with tickets for its first images.
 *
 * @param id the job
 * @param pipeline what is done, in text form
 * @param createdAt when it was opened
 * @param images its first images with their tickets; none of a job with a source, whose images are found by and by
 * @param awaited the ids of all that follow, in the job's order; their tickets are asked for at {id}/tickets. Left out if none do
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenedAnswer(
        String id,
        String pipeline,
        String createdAt,
        List<Image> images,
        @Nullable List<String> awaited) {
    /**
     * An image and its ticket.
     *
     * @param id the image
     * @param name its name
     * @param upload how to upload it
     */
    public record Image(String id, String name, Upload upload) {}

    /** How to upload an image. */
    public sealed interface Upload {
        /** POST for a form, MULTIPART for parts. */
        String method();
    }

    /**
     * A form: the fields first, then the file as {@code file}.
     *
     * @param method always POST
     * @param url where to
     * @param fields what to send before the file
     * @param expiresAt until when it is good
     */
    @RegisterForReflection
    public record Post(String method, String url, Map<String, String> fields, String expiresAt) implements Upload {}

    /**
     * Parts to PUT; their ETags are then listed to {@code complete}.
     *
     * @param method always MULTIPART
     * @param partBytes size of each part but the last
     * @param parts where to put each, in order
     * @param list where to GET which parts are there already
     * @param complete where to post the list
     * @param abort where to DELETE what is given up
     * @param expiresAt until when all of it is good
     */
    @RegisterForReflection
    public record Multipart(
            String method,
            long partBytes,
            List<String> parts,
            String list,
            String complete,
            String abort,
            String expiresAt)
            implements Upload {}

    /** Of a job whose source is listed: its images have no tickets, and become known by and by. */
    static OpenedAnswer of(JobRecord job) {
        return new OpenedAnswer(
                job.id().value(), job.pipelineText(), job.createdAt().toString(), List.of(), null);
    }

    static OpenedAnswer of(Opened opened) {
        List<String> awaited = opened.job().images().stream()
                .skip(opened.tickets().size())
                .map(image -> image.id().value())
                .toList();
        return new OpenedAnswer(
                opened.job().id().value(),
                opened.job().pipeline().text(),
                opened.job().createdAt().toString(),
                images(opened.tickets()),
                awaited.isEmpty() ? null : awaited);
    }

    static List<Image> images(List<Ticketed> tickets) {
        return tickets.stream()
                .map(it -> new Image(it.image().id().value(), it.image().fileName(), upload(it.ticket())))
                .toList();
    }

    private static Upload upload(Ticket ticket) {
        String expiresAt = ticket.expiresAt().toString();
        return switch (ticket) {
            case Ticket.Post post -> new Post("POST", post.url().toString(), post.fields(), expiresAt);
            case Ticket.Multipart parts ->
                new Multipart(
                        "MULTIPART",
                        parts.partBytes(),
                        parts.parts().stream().map(URI::toString).toList(),
                        parts.list().toString(),
                        parts.complete().toString(),
                        parts.abort().toString(),
                        expiresAt);
        };
    }
}
