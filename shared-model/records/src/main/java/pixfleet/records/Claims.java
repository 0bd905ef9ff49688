package pixfleet.records;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pixfleet.fault.TransientFailure;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/** What idempotency keys stand for. */
public final class Claims {
    private static final String CLAIM = "CLAIM";
    private static final Duration KEPT = Duration.ofDays(7);

    private final Table table;

    /**
     * @param table where they lie
     */
    public Claims(Table table) {
        this.table = table;
    }

    /**
     * Claims a key for a text. Twice is harmless.
     *
     * @param hash the key's hash, the owner's name included
     * @param now when the claim was made
     * @return the text it is claimed for now: this one, or that of whoever was first
     */
    public String claim(String hash, String text, Instant now) {
        var key = new Key("K#" + hash, CLAIM);
        Row mine = new Row(key.pk(), key.sk()).with(CLAIM, text).expiring(now.plus(KEPT));
        if (table.write(List.of(new Change.Put(mine, new Condition.Absent()))) == Write.DONE) {
            return text;
        }
        Optional<Row> first = table.find(key);
        return first.orElseThrow(() -> new TransientFailure("reading a claim that was there a moment ago"))
                .need(CLAIM);
    }
}
