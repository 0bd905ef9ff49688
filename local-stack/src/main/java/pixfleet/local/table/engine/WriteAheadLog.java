package pixfleet.local.table.engine;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteException;
import java.io.File;
import java.nio.file.Path;

/**
 * Has SQLite append what is committed to one file, and sync that file only. As it comes it writes a journal beside the database and
 * syncs both several times for each commit, and since DynamoDB Local makes one call after the other, everybody waits for that.
 *
 * <p>A database remembers which of the two it is kept with, so it is enough to say so before DynamoDB Local opens it. Both survive the
 * end of a process at any moment. Source: https://www.sqlite.org/wal.html
 */
final class WriteAheadLog {
    /** The file that DynamoDB Local makes for {@code -sharedDb}. */
    private static final String DATABASE = "shared-local-instance.db";

    private WriteAheadLog() {}

    /** Makes the database in that directory if there is none, and turns to a log if it is kept with a journal. */
    static void keepFor(Path directory) throws SQLiteException {
        var database = new SQLiteConnection(new File(directory.toFile(), DATABASE));
        try {
            database.open(true);
            var mode = database.prepare("PRAGMA journal_mode = WAL");
            mode.step();
            mode.dispose();
        } finally {
            database.dispose();
        }
    }
}
