package pixfleet.local.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import pixfleet.local.wire.CallFate;
import pixfleet.local.wire.Xml;

/** Lets requests fail, wait, or lose their answers as a fault dial decides; a browser's questions before a request are left alone. */
final class FatedHandler extends Handler.Wrapper {
    private final CallFate fate;

    FatedHandler(Handler handler, CallFate fate) {
        super(handler);
        this.fate = fate;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getMethod().equals("OPTIONS")) {
            return super.handle(request, response, callback);
        }
        return switch (fate.next()) {
            case ANSWERED -> super.handle(request, response, callback);
            case REFUSED -> refuse(response, callback);
            case CUT_OFF -> super.handle(request, new CutOff(request, response), callback);
        };
    }

    private static boolean refuse(Response response, Callback callback) {
        var error = CallFate.refusal();
        var body =
                Xml.document("Error", "", xml -> xml.text("Code", error.code()).text("Message", error.text()));
        response.setStatus(error.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml");
        response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    /** The first half of what is written first, and then a connection that is closed. */
    private static final class CutOff extends Response.Wrapper {
        CutOff(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            if (content == null || !content.hasRemaining()) {
                close(callback);
                return;
            }
            var half = content.slice(content.position(), content.remaining() / 2);
            content.position(content.limit());
            super.write(false, half, Callback.from(() -> close(callback)));
        }

        private void close(Callback callback) {
            getRequest().getConnectionMetaData().getConnection().getEndPoint().close();
            callback.failed(new IOException("cut off by a fault"));
        }
    }
}
