package pixfleet.control.aws;

import org.junit.jupiter.api.Timeout;
import pixfleet.control.listing.Sources;
import pixfleet.control.listing.SourcesContract;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(60)
class S3SourcesIT extends SourcesContract {
    private final S3Client s3 = Aws.s3();
    private final String root = Aws.root();

    @Override
    protected Sources sources() {
        return new S3Sources(s3);
    }

    @Override
    protected String bucket() {
        return Aws.uploads();
    }

    @Override
    protected void put(String key) {
        s3.putObject(request -> request.bucket(bucket()).key(key), RequestBody.fromString("x"));
    }

    @Override
    protected String root() {
        return root;
    }

    @Override
    protected String unreadable() {
        return "nobodys-bucket";
    }
}
