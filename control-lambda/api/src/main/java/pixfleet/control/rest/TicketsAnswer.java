package pixfleet.control.rest;

import java.util.List;

/**
 * Leave to upload images of a job.
 *
 * @param images the first ones of those asked for, as many as an answer holds, each with its ticket
 */
public record TicketsAnswer(List<OpenedAnswer.Image> images) {}
