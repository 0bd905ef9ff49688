package pixfleet.control.aws;

import org.junit.jupiter.api.Timeout;
import pixfleet.control.gallery.Pyramids;
import pixfleet.control.gallery.PyramidsContract;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(60)
class S3PyramidsIT extends PyramidsContract {
    private final S3Client s3 = Aws.s3();
    private final String folder = Aws.root();

    @Override
    protected Pyramids pyramids() {
        return new S3Pyramids(s3, Aws.results());
    }

    @Override
    protected String folder() {
        return folder;
    }

    @Override
    protected void store(String key, byte[] content) {
        var _ = s3.putObject(request -> request.bucket(Aws.results()).key(key), RequestBody.fromBytes(content));
    }
}
