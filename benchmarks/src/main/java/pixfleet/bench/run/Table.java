package pixfleet.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A Markdown table with a title and remarks. */
public final class Table {
    private final String title;
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /**
     * @param title what was measured
     * @param header the columns
     */
    public Table(String title, String... header) {
        this.title = title;
        this.header = List.of(header);
    }

    /**
     * Adds a row.
     *
     * @param cells as many as there are columns
     */
    public void row(Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("%d cells for %d columns".formatted(cells.length, header.size()));
        }
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    }

    /** Adds a sentence below the table. */
    public void remark(String sentence) {
        remarks.add(sentence);
    }

    /** Whether anything was measured. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** A JSON object a row, and no remarks: the table's title, and each cell under its column's heading. */
    public String jsonLines() {
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new ObjectMapper().createObjectNode().put("table", title);
            for (int i = 0; i < header.size(); i++) {
                line.put(header.get(i), row.get(i));
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }

    /** The whole in Markdown. */
    public String markdown() {
        var text = new StringBuilder("## " + title + "\n\n");
        text.append(line(header));
        text.append(line(header.stream().map(_ -> "---").toList()));
        rows.forEach(row -> text.append(line(row)));
        if (!remarks.isEmpty()) {
            text.append('\n');
            remarks.forEach(remark -> text.append(remark).append('\n'));
        }
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
