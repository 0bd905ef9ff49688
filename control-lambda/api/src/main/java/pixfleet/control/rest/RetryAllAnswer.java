package pixfleet.control.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a retry of many jobs did.
 *
 * @param retried images sent again
 * @param next what to ask with as {@code before} for the jobs that follow; left out at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetryAllAnswer(int retried, @Nullable String next) {}
