package pixfleet.control.aws;

import java.util.Set;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What S3's errors mean to a user. */
final class S3Errors {
    private static final int BAD = 400;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER = 500;

    /** Not of the object: these tell that the clock or the keys of who asks are wrong. */
    private static final Set<String> OURS = Set.of(
            "RequestTimeTooSkewed", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken");

    private S3Errors() {}

    /** Whether the error is one of the object that was asked for, so that asking again is in vain. */
    static boolean isOfTheObject(S3Exception e) {
        return e.statusCode() >= BAD
                && e.statusCode() < SERVER
                && e.statusCode() != TIMEOUT
                && e.statusCode() != TOO_MANY
                && !e.isThrottlingException()
                && !OURS.contains(code(e));
    }

    /** A sentence's end for the user. */
    static String what(S3Exception e) {
        return switch (code(e)) {
            case "AccessDenied" -> "access is denied";
            case "InvalidObjectState" -> "it lies in an archive and has to be restored first";
            case "NoSuchBucket" -> "there is no such bucket";
            case "KeyTooLongError" -> "the key is longer than S3 takes";
            default -> "S3 says " + code(e);
        };
    }

    private static String code(S3Exception e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null ? "status " + e.statusCode() : code;
    }
}
