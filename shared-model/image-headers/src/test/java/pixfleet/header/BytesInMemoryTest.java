package pixfleet.header;

import java.nio.ByteBuffer;

class BytesInMemoryTest extends FileBytesContract {
    @Override
    protected FileBytes file(byte[] bytes) {
        return FileBytes.of(ByteBuffer.wrap(bytes).position(bytes.length).order(java.nio.ByteOrder.LITTLE_ENDIAN));
    }
}
