package pixfleet.local.wire;

import java.util.function.Consumer;

/** Writes the XML of AWS's query protocol: elements and text, no attributes but a name space on the root. */
public final class Xml {
    private final StringBuilder out;

    private Xml(StringBuilder out) {
        this.out = out;
    }

    /** A document with one root. */
    public static String document(String root, String namespace, Consumer<Xml> content) {
        var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.append('<').append(root);
        if (!namespace.isEmpty()) {
            out.append(" xmlns=\"").append(namespace).append('"');
        }
        out.append('>');
        content.accept(new Xml(out));
        return out.append("</").append(root).append('>').toString();
    }

    /** An element with elements inside. */
    public Xml element(String name, Consumer<Xml> content) {
        out.append('<').append(name).append('>');
        content.accept(this);
        out.append("</").append(name).append('>');
        return this;
    }

    /** An element with text inside. */
    public Xml text(String name, String value) {
        return element(name, _ -> escape(value));
    }

    /** Text by itself, inside an element that is open. */
    public Xml raw(String value) {
        escape(value);
        return this;
    }

    /** A list: one {@code item} element for each of {@code items}. */
    public <T> Xml list(String name, String item, Iterable<T> items, ItemWriter<T> writer) {
        return element(name, inside -> items.forEach(one -> inside.element(item, x -> writer.write(x, one))));
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> out.append(c);
            }
        }
    }

    /** Writes one item of a list. */
    @FunctionalInterface
    public interface ItemWriter<T> {
        /** Writes the inside of the item's element. */
        void write(Xml xml, T item);
    }
}
