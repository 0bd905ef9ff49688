package pixfleet.fault.aws;

import java.util.function.Supplier;
import pixfleet.fault.TransientFailure;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Sorts the SDK's failures where they are thrown, for all adapters alike: what time may mend becomes a
 * {@link TransientFailure}; a bad request stays a mistake of ours or of the deployment.
 */
public final class Translation {
    private static final int TOO_MANY = 429;
    private static final int TIMEOUT = 408;
    private static final int SERVER = 500;

    private Translation() {}

    /**
     * Makes a call.
     *
     * @param tried what is tried, on what
     * @throws TransientFailure if the network failed, or the service is overloaded or broken
     */
    public static <T> T translating(String tried, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkServiceException e) {
            if (mayPass(e)) {
                throw new TransientFailure(tried, e);
            }
            throw e;
        } catch (SdkClientException e) {
            throw new TransientFailure(tried, e);
        }
    }

    private static boolean mayPass(SdkServiceException e) {
        int status = e.statusCode();
        return status >= SERVER || status == TOO_MANY || status == TIMEOUT || e.isThrottlingException();
    }
}
