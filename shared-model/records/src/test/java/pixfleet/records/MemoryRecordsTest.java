package pixfleet.records;

import pixfleet.records.memory.MemoryTable;
import pixfleet.records.table.Table;

class MemoryRecordsTest extends RecordsContract {
    private final MemoryTable table = new MemoryTable();

    @Override
    Table table() {
        return table;
    }
}
