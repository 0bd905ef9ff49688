package pixfleet.fleet.aws;

import java.util.function.Supplier;
import pixfleet.fault.TransientFailure;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Sorts the SDK's exceptions: what time may mend becomes {@link TransientFailure}; a bad request stays a bug. */
final class Translation {
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private Translation() {}

    /**
     * Makes a call.
     *
     * @param tried what is tried, on what
     */
    static <T> T translating(String tried, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            if (mendable(e)) {
                throw new TransientFailure(tried, e);
            }
            throw e;
        }
    }

    private static boolean mendable(SdkException e) {
        return switch (e) {
            case SdkServiceException service ->
                service.isThrottlingException()
                        || service.statusCode() >= SERVER_ERROR
                        || service.statusCode() == TIMEOUT
                        || service.statusCode() == TOO_MANY;
            case SdkClientException _ -> true;
            default -> false;
        };
    }
}
