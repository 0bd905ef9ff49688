package pixfleet.control.ledger;

import pixfleet.records.memory.MemoryTable;

class TableDocumentsTest extends DocumentsContract {
    private final Documents documents = new TableDocuments(new MemoryTable());

    @Override
    protected Documents documents() {
        return documents;
    }

    @Override
    protected String root() {
        return "fleet/";
    }
}
