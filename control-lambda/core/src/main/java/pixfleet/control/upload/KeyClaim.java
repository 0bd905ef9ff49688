package pixfleet.control.upload;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pixfleet.job.JobId;

/**
 * What an idempotency key stands for.
 *
 * @param job the job
 * @param request the request's hash
 */
record KeyClaim(JobId job, String request) {
    private static final Pattern FORM =
            Pattern.compile("\\{\"version\":1,\"job\":\"(\\w{26})\",\"request\":\"([0-9a-f]{64})\"}");

    String text() {
        return "{\"version\":1,\"job\":\"%s\",\"request\":\"%s\"}".formatted(job, request);
    }

    static KeyClaim parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalStateException("not the claim of an idempotency key");
        }
        return new KeyClaim(new JobId(form.group(1)), form.group(2));
    }
}
