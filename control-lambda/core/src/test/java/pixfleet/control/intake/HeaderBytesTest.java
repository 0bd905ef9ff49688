package pixfleet.control.intake;

import java.util.Map;
import pixfleet.control.Samples;
import pixfleet.header.FileBytes;
import pixfleet.header.FileBytesContract;

class HeaderBytesTest extends FileBytesContract {
    @Override
    protected FileBytes file(byte[] bytes) {
        var uploads = new FakeUploads();
        uploads.put("incoming/a", bytes, Samples.NOON, Map.of());
        return HeaderBytes.ofHeader(
                uploads, uploads.find(FakeUploads.BUCKET, "incoming/a").orElseThrow());
    }
}
