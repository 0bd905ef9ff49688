package pixfleet.control.aws;

import org.junit.jupiter.api.Timeout;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.DocumentsContract;

@Timeout(60)
class S3DocumentsIT extends DocumentsContract {
    private final Documents documents = new S3Documents(Aws.s3(), Aws.results());
    private final String root = Aws.root();

    @Override
    protected Documents documents() {
        return documents;
    }

    @Override
    protected String root() {
        return root;
    }
}
