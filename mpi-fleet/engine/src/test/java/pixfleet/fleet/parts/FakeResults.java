package pixfleet.fleet.parts;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.Results;
import pixfleet.fleet.process.Upload;

/** Results in memory, as strict about parts as S3 is. One part number can be made to fail. */
public final class FakeResults implements Results {
    public final Map<String, byte[]> objects = new TreeMap<>();
    public final Map<String, Map<Integer, byte[]>> uploads = new TreeMap<>();
    private static final int NOTHING = -2;

    private final Map<String, Long> promised = new TreeMap<>();
    private int begun;
    private int failing = NOTHING;

    /** Parts of this number are not taken; number 0 stands for completing, -1 for beginning. */
    public synchronized void fail(int number) {
        failing = number;
    }

    @Override
    public synchronized void store(String key, String mediaType, ByteBuffer content) {
        byte[] bytes = new byte[content.limit()];
        content.get(0, bytes);
        objects.put(key, bytes);
    }

    @Override
    public synchronized Upload begin(String key, String mediaType, long bytes) {
        if (failing == -1) {
            throw new TransientFailure("begin " + key);
        }
        var upload = new Upload(key, "upload ü " + ++begun);
        uploads.put(upload.id(), new TreeMap<>());
        promised.put(upload.id(), bytes);
        return upload;
    }

    @Override
    public synchronized String part(Upload upload, int number, long at, MemorySegment content) {
        if (failing == number && number > 0) {
            throw new TransientFailure("part " + number);
        }
        if (number < 1 || number > MAX_PARTS || content.byteSize() < 1) {
            throw new IllegalArgumentException("part " + number + " of " + content.byteSize() + " bytes");
        }
        parts(upload).put(number, content.toArray(ValueLayout.JAVA_BYTE));
        return '"' + number + "-" + at + '"';
    }

    private Map<Integer, byte[]> parts(Upload upload) {
        Map<Integer, byte[]> parts = uploads.get(upload.id());
        if (parts == null) {
            throw new TransientFailure("complete: no such upload");
        }
        return parts;
    }

    @Override
    public synchronized void complete(Upload upload, List<String> names) {
        if (failing == 0) {
            throw new TransientFailure("complete " + upload.key());
        }
        Map<Integer, byte[]> parts = parts(upload);
        var whole = new ByteArrayOutputStream();
        for (int number = 1; number <= names.size(); number++) {
            byte[] part = parts.get(number);
            if (part == null || !names.get(number - 1).equals('"' + number + "-" + whole.size() + '"')) {
                throw new IllegalArgumentException("part " + number + " is wrong");
            }
            if (number < names.size() && part.length < MIN_PART_BYTES) {
                throw new IllegalArgumentException("part %d of %d bytes is too small".formatted(number, part.length));
            }
            whole.writeBytes(part);
        }
        if (whole.size() != promised.getOrDefault(upload.id(), -1L)) {
            throw new IllegalArgumentException(
                    "%d bytes were promised, %d came".formatted(promised.get(upload.id()), whole.size()));
        }
        objects.put(upload.key(), whole.toByteArray());
        uploads.remove(upload.id());
    }

    @Override
    public synchronized void abort(Upload upload) {
        uploads.remove(upload.id());
    }
}
