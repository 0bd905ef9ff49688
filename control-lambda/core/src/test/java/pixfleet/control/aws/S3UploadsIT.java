package pixfleet.control.aws;

import java.util.Map;
import org.junit.jupiter.api.Timeout;
import pixfleet.control.intake.Uploads;
import pixfleet.control.intake.UploadsContract;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(60)
class S3UploadsIT extends UploadsContract {
    private final S3Client s3 = Aws.s3();
    private final String root = Aws.root();

    @Override
    protected Uploads uploads() {
        return new S3Uploads(s3, Aws.uploads());
    }

    @Override
    protected String bucket() {
        return Aws.uploads();
    }

    @Override
    protected String root() {
        return root;
    }

    @Override
    protected void put(String key, byte[] bytes, Map<String, String> metadata) {
        s3.putObject(
                request -> request.bucket(Aws.uploads()).key(key).metadata(metadata), RequestBody.fromBytes(bytes));
    }
}
