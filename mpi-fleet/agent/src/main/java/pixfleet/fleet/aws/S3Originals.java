package pixfleet.fleet.aws;

import static pixfleet.fault.aws.Translation.translating;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import pixfleet.fault.TransientFailure;
import pixfleet.fleet.process.Originals;
import pixfleet.fleet.process.RangedFile;
import pixfleet.header.UnfitImage;
import pixfleet.job.ObjectRef;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** {@link Originals} in S3. */
public final class S3Originals implements Originals {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final S3Client s3;

    /**
     * @param s3 the client
     */
    public S3Originals(S3Client s3) {
        this.s3 = s3;
    }

    @Override
    public ByteBuffer read(ObjectRef original, Arena arena) {
        String tried = "s3 get " + original.bucket() + "/" + original.key();
        try (ResponseInputStream<GetObjectResponse> body = translating(tried, () -> whole(original))) {
            long length = body.response().contentLength();
            if (length > Integer.MAX_VALUE) {
                throw new UnfitImage("The file is larger than 2 GiB.");
            }
            return fill(arena.allocate(length).asByteBuffer(), body, tried);
        } catch (S3Exception e) {
            throw S3RangedFile.sorted(e);
        } catch (IOException e) {
            throw new TransientFailure(tried, e);
        }
    }

    @Override
    public RangedFile open(ObjectRef original) {
        String tried = "s3 head " + original.bucket() + "/" + original.key();
        try {
            HeadObjectResponse head = translating(
                    tried,
                    () -> s3.headObject(request -> {
                        request.bucket(original.bucket()).key(original.key());
                        if (!original.etag().isEmpty()) {
                            request.ifMatch('"' + original.etag() + '"');
                        }
                    }));
            return new S3RangedFile(s3, original, head.eTag(), head.contentLength());
        } catch (S3Exception e) {
            throw S3RangedFile.sorted(e);
        }
    }

    private ResponseInputStream<GetObjectResponse> whole(ObjectRef original) {
        return s3.getObject(request -> {
            request.bucket(original.bucket()).key(original.key());
            if (!original.etag().isEmpty()) {
                request.ifMatch('"' + original.etag() + '"');
            }
        });
    }

    private static ByteBuffer fill(ByteBuffer file, InputStream body, String tried) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
            if (read > file.remaining()) {
                throw new TransientFailure(tried + ": more bytes came than announced");
            }
            file.put(chunk, 0, read);
        }
        if (file.hasRemaining()) {
            throw new TransientFailure("%s: %d bytes are missing".formatted(tried, file.remaining()));
        }
        return file.flip();
    }
}
