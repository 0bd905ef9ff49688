package pixfleet.fleet.aws;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP connection whose request body goes to the socket in pieces of {@value #PIECE_BYTES} bytes.
 *
 * <p>The SDK's client copies a body 4 KiB at a time and the JDK's connection sends each of them by itself: a result of 4 MB
 * is a thousand writes, over TLS a thousand records, and took two to three times the CPU.
 */
final class WideConnection extends HttpURLConnection {
    static final int PIECE_BYTES = 64 * 1024;

    private final HttpURLConnection inner;
    private @Nullable OutputStream body;

    /**
     * @param inner does all the rest
     */
    WideConnection(HttpURLConnection inner) {
        super(inner.getURL());
        this.inner = inner;
    }

    /**
     * A connection to that address, not yet made.
     *
     * @param connect how long making it may take
     * @param read how long the other side may be silent
     */
    static HttpURLConnection to(URI address, Duration connect, Duration read) {
        try {
            var inner = (HttpURLConnection) address.toURL().openConnection();
            inner.setConnectTimeout(Math.toIntExact(connect.toMillis()));
            inner.setReadTimeout(Math.toIntExact(read.toMillis()));
            return new WideConnection(inner);
        } catch (IOException e) {
            throw new UncheckedIOException("open a connection to " + address, e);
        }
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        OutputStream present = body;
        if (present == null) {
            present = new BufferedOutputStream(inner.getOutputStream(), PIECE_BYTES);
            body = present;
        }
        return present;
    }

    /** Whoever asks for the answer has written the whole body. */
    private void sendRest() throws IOException {
        if (body != null) {
            body.flush();
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        sendRest();
        return inner.getInputStream();
    }

    @Override
    public int getResponseCode() throws IOException {
        sendRest();
        return inner.getResponseCode();
    }

    @Override
    public String getResponseMessage() throws IOException {
        sendRest();
        return inner.getResponseMessage();
    }

    @Override
    public @Nullable InputStream getErrorStream() {
        return inner.getErrorStream();
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return inner.getHeaderFields();
    }

    @Override
    public @Nullable String getHeaderField(String name) {
        return inner.getHeaderField(name);
    }

    @Override
    public @Nullable String getHeaderField(int n) {
        return inner.getHeaderField(n);
    }

    @Override
    public @Nullable String getHeaderFieldKey(int n) {
        return inner.getHeaderFieldKey(n);
    }

    @Override
    public void connect() throws IOException {
        inner.connect();
    }

    @Override
    public void disconnect() {
        inner.disconnect();
    }

    @Override
    public boolean usingProxy() {
        return inner.usingProxy();
    }

    @Override
    public void setConnectTimeout(int millis) {
        inner.setConnectTimeout(millis);
    }

    @Override
    public void setReadTimeout(int millis) {
        inner.setReadTimeout(millis);
    }

    @Override
    public String getRequestMethod() {
        return inner.getRequestMethod();
    }

    @Override
    public void setRequestMethod(String method) throws ProtocolException {
        inner.setRequestMethod(method);
    }

    @Override
    public void setRequestProperty(String key, String value) {
        inner.setRequestProperty(key, value);
    }

    @Override
    public void addRequestProperty(String key, String value) {
        inner.addRequestProperty(key, value);
    }

    @Override
    public @Nullable String getRequestProperty(String key) {
        return inner.getRequestProperty(key);
    }

    @Override
    public void setDoOutput(boolean output) {
        inner.setDoOutput(output);
    }

    @Override
    public void setUseCaches(boolean use) {
        inner.setUseCaches(use);
    }

    @Override
    public void setInstanceFollowRedirects(boolean follow) {
        inner.setInstanceFollowRedirects(follow);
    }

    @Override
    public void setFixedLengthStreamingMode(int length) {
        inner.setFixedLengthStreamingMode(length);
    }

    @Override
    public void setFixedLengthStreamingMode(long length) {
        inner.setFixedLengthStreamingMode(length);
    }

    @Override
    public void setChunkedStreamingMode(int length) {
        inner.setChunkedStreamingMode(length);
    }
}
