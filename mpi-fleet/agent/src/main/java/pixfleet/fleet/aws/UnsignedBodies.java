package pixfleet.fleet.aws;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * SigV4 that signs a request but not its body, also towards an S3 on this machine.
 *
 * <p>The SDK does so over TLS, which protects the body by itself. Without TLS it hashes every body in signed chunks; from
 * this machine to itself there is nobody on the way, and hashing was a fifth of what it took to send a result. To any other
 * host the SDK's rule stays.
 */
final class UnsignedBodies implements AwsV4AuthScheme {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final AwsV4HttpSigner signer = new Signer(AwsV4HttpSigner.create());

    @Override
    public String schemeId() {
        return SCHEME_ID;
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return providers.identityProvider(AwsCredentialsIdentity.class);
    }

    @Override
    public AwsV4HttpSigner signer() {
        return signer;
    }

    private record Signer(AwsV4HttpSigner sdk) implements AwsV4HttpSigner {
        @Override
        public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
            SdkHttpRequest plain = request.request();
            if (!plain.protocol().equals("http") || !THIS_MACHINE.contains(plain.host())) {
                return sdk.sign(request);
            }
            SignedRequest signed = sdk.sign(request.copy(copy -> copy.request(over(plain, "https"))
                    .putProperty(PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(CHUNK_ENCODING_ENABLED, false)));
            return signed.copy(copy -> copy.request(over(signed.request(), "http")));
        }

        /** The protocol is no part of what is signed, but what the SDK goes by. */
        private static SdkHttpRequest over(SdkHttpRequest request, String protocol) {
            return request.toBuilder().protocol(protocol).build();
        }

        @Override
        public CompletableFuture<AsyncSignedRequest> signAsync(
                AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
            return sdk.signAsync(request);
        }
    }
}
