package pixfleet.control.ledger;

class FakeDocumentsTest extends DocumentsContract {
    private final FakeDocuments documents = new FakeDocuments();

    @Override
    protected Documents documents() {
        return documents;
    }

    @Override
    protected String root() {
        return "root/";
    }
}
