package pixfleet.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.gaul.shaded.org.eclipse.jetty.http.MultiPart;
import org.gaul.shaded.org.eclipse.jetty.http.MultiPartFormData.Parser;
import org.gaul.shaded.org.eclipse.jetty.http.MultiPartFormData.Parts;
import org.gaul.shaded.org.eclipse.jetty.io.Content;
import org.gaul.shaded.org.eclipse.jetty.util.Promise;

/**
 * A form that uploads a file: its fields, and the file, which lies on the disk for as long as the form is open. In memory a
 * form takes a few pages, whatever its file's size.
 *
 * <p>Source: Amazon S3 API Reference, "POST Object".
 */
final class UploadForm implements AutoCloseable {
    private static final String FILE = "file";
    private static final String FILE_NAME = "${filename}";

    /** A part up to this size stays in memory; all fields in front of the file may have 20 KB together. */
    private static final long MAX_MEMORY_BYTES = 32 << 10;

    /** What a single POST may carry. */
    private static final long MAX_FILE_BYTES = 5L << 30;

    private final Parts parts;
    private final MultiPart.Part file;
    private final Map<String, String> fields = new TreeMap<>();

    private UploadForm(Parts parts, MultiPart.Part file) {
        this.parts = parts;
        this.file = file;
        for (MultiPart.Part part : parts) {
            if (!part.getName().equalsIgnoreCase(FILE)) {
                fields.put(part.getName().toLowerCase(Locale.ROOT), part.getContentAsString(StandardCharsets.UTF_8));
            }
        }
        String name = Optional.ofNullable(file.getFileName()).orElse("");
        fields.computeIfPresent("key", (_, key) -> key.replace(FILE_NAME, name));
    }

    /** What is wrong with a form's body. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        private final String sentence;

        Malformed(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        /** Says it to the caller. */
        String sentence() {
            return sentence;
        }
    }

    /**
     * Reads a form to its end.
     *
     * @param type its content type, which says what is between its parts
     * @param folder where its file lies meanwhile
     * @throws Malformed if the body is no form, or has no file
     */
    static UploadForm read(Content.Source body, String type, Path folder) throws Malformed {
        String boundary = MultiPart.extractBoundary(type);
        if (boundary == null) {
            throw new Malformed("The body of your POST request is not well-formed multipart/form-data.");
        }
        var parser = new Parser(boundary);
        parser.setFilesDirectory(folder);
        parser.setMaxMemoryFileSize(MAX_MEMORY_BYTES);
        parser.setMaxFileSize(MAX_FILE_BYTES);
        var read = new CompletableFuture<Parts>();
        parser.parse(body, Promise.Invocable.toPromise(read));
        Parts parts;
        try {
            parts = read.join();
        } catch (CompletionException e) {
            throw new Malformed("The body of your POST request is not well-formed multipart/form-data.");
        }
        for (MultiPart.Part part : parts) {
            if (part.getName().equalsIgnoreCase(FILE)) {
                return new UploadForm(parts, part);
            }
        }
        parts.close();
        throw new Malformed("POST requires exactly one file upload per request.");
    }

    /** Its fields but the file, by their names in lower case; the key as the file's name makes it. */
    Map<String, String> fields() {
        return Map.copyOf(fields);
    }

    /** A field's value; empty where there is none. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** The file's bytes. */
    long length() {
        return file.getLength();
    }

    /** The file. */
    InputStream file() throws IOException {
        return Content.Source.asInputStream(file.createContentSource());
    }

    @Override
    public void close() {
        parts.close();
    }
}
