package pixfleet.records;

import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Key;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;

/**
 * Pictures of pipelines, each stored once an owner: where pipelines are kept and shown, a name of 44 characters stands for the
 * thousands of a picture. Tasks have them whole.
 */
public final class Assets {
    private static final String PICTURE = "picture";
    private static final int REMEMBERED = 64;

    /** A picture worth a name, as the text form of a pipeline has it: base64url of a PNG, which always begins so. */
    private static final Pattern WHOLE = Pattern.compile("(mark=)(iVBORw0KGgo[\\w-]{200,})");

    /** A name, in the text form or in JSON; {@code @} may have been encoded. */
    private static final Pattern NAMED = Pattern.compile("(mark\"?\\s*[:=]\\s*\"?)(?:@|%40)([\\w-]{43})(?![\\w-])");

    private final Table table;

    /** A name says what it stands for, so what was read once is right for good. */
    private final Map<Key, String> seen = Collections.synchronizedMap(new Recent());

    private static final class Recent extends LinkedHashMap<Key, String> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, String> eldest) {
            return size() > REMEMBERED;
        }
    }

    /**
     * @param table where they lie
     */
    public Assets(Table table) {
        this.table = table;
    }

    /**
     * Keeps a picture, and answers its name. Twice keeps one.
     *
     * @param owner whose it is
     * @param picture as a pipeline has it
     */
    public String keep(String owner, String picture) {
        String hash = hash(picture);
        Key key = key(owner, hash);
        if (!picture.equals(seen.get(key))) {
            Row row = new Row(key.pk(), key.sk()).with(PICTURE, picture).next();
            // Lost to one who kept the same: there is nothing else of that name.
            Write _ = table.write(List.of(new Change.Put(row, new Condition.Absent())));
            seen.put(key, picture);
        }
        return "@" + hash;
    }

    /** The picture of that name, if its owner has one. */
    public Optional<String> find(String owner, String name) {
        return name.startsWith("@") ? content(owner, name.substring(1)) : Optional.empty();
    }

    private Optional<String> content(String owner, String hash) {
        Key key = key(owner, hash);
        String known = seen.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<String> found = table.find(key).map(row -> row.need(PICTURE));
        found.ifPresent(picture -> seen.put(key, picture));
        return found;
    }

    /** The text of a pipeline with names in the place of pictures, which are kept. */
    public String named(String owner, String pipeline) {
        return WHOLE.matcher(pipeline).replaceAll(found -> found.group(1) + keep(owner, found.group(2)));
    }

    /**
     * The text of a pipeline, or its JSON, with pictures in the place of names.
     *
     * @throws InvalidPipeline if the owner has no picture of such a name
     */
    public String whole(String owner, String pipeline) {
        return NAMED.matcher(pipeline).replaceAll(found -> found.group(1) + picture(owner, found));
    }

    private String picture(String owner, MatchResult found) {
        return content(owner, found.group(2))
                .orElseThrow(() -> new InvalidPipeline("there is no picture @%s of yours".formatted(found.group(2))));
    }

    private static Key key(String owner, String hash) {
        return new Key("A#" + owner, hash);
    }

    private static String hash(String picture) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(picture));
    }
}
