package pixfleet.local.s3;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectAclRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAclResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Lets a store of files hold any key: above it are keys, below it are {@link KeyNames names of files}. */
final class AnyKeys extends ForwardingBlobStore {
    /** What s3proxy reads back of an upload in parts, by the store's own name for it: upload, key, part. */
    private static final Pattern PART = Pattern.compile("(\\.mpus-[0-9a-f-]{36}-)(.*)(-\\d{1,5})", Pattern.DOTALL);

    /** S3's order of keys, which is that of their bytes and so of their code points. */
    private static final Comparator<String> ORDER = (one, other) -> {
        for (int i = 0; i < Math.min(one.length(), other.length()); i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return Integer.compare(one.codePointAt(i), other.codePointAt(i));
            }
        }
        return Integer.compare(one.length(), other.length());
    };

    AnyKeys(BlobStore files) {
        super(files);
    }

    private static String path(String key) {
        return KeyNames.path(key);
    }

    private static String readable(String key) {
        var part = PART.matcher(key);
        return part.matches() ? part.group(1) + path(part.group(2)) + part.group(3) : path(key);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        if (PART.matcher(request.key()).matches()) {
            throw KeyNames.refused("InvalidArgument", "The local stack keeps keys of this form for itself");
        }
        return super.putBlob(request.copy(it -> it.key(path(request.key()))), body);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        return super.copyBlob(request.copy(
                it -> it.sourceKey(path(request.sourceKey())).destinationKey(path(request.destinationKey()))));
    }

    @Override
    public boolean blobExists(String bucket, String key) {
        return super.blobExists(bucket, path(key));
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return super.blobMetadata(request.copy(it -> it.key(readable(request.key()))));
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        return super.getBlob(request.copy(it -> it.key(readable(request.key()))));
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return super.removeBlob(request.copy(it -> it.key(path(request.key()))));
    }

    @Override
    public GetObjectAclResponse getBlobAcl(GetObjectAclRequest request) {
        return super.getBlobAcl(request.copy(it -> it.key(path(request.key()))));
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return super.getBlobAccess(bucket, path(key));
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
        super.setBlobAccess(bucket, path(key), access);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        var begun = super.initiateMultipartUpload(request.copy(it -> it.key(path(request.key()))));
        return new MultipartUpload(begun.id(), request);
    }

    private static MultipartUpload below(MultipartUpload upload) {
        var request = upload.request();
        return new MultipartUpload(upload.id(), request.copy(it -> it.key(path(request.key()))));
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        super.abortMultipartUpload(below(upload));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        var completed =
                super.completeMultipartUpload(below(upload), request.copy(it -> it.key(path(upload.blobName()))));
        return completed.copy(it -> it.key(upload.blobName()));
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest request, InputStream body) {
        return super.uploadMultipartPart(below(upload), request.copy(it -> it.key(path(upload.blobName()))), body);
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return super.listMultipartUpload(below(upload));
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String bucket) {
        return super.listMultipartUploads(bucket).stream()
                .flatMap(upload -> KeyNames.key(upload.key()).map(key -> upload.copy(it -> it.key(key))).stream())
                .toList();
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        var prefix = text(request.prefix());
        var delimiter = text(request.delimiter());
        var after = request.continuationToken() == null ? text(request.startAfter()) : request.continuationToken();
        var found = new TreeMap<String, Optional<S3Object>>(ORDER);
        objects(request.bucket(), prefix, delimiter).forEach((key, object) -> {
            if (key.startsWith(prefix)) {
                int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                if (end < 0) {
                    found.put(key, object);
                } else {
                    found.put(key.substring(0, end + delimiter.length()), Optional.empty());
                }
            }
        });
        Integer max = request.maxKeys();
        return page(found.tailMap(after, false), max == null ? Integer.MAX_VALUE : max);
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }

    /** Objects by key, and without one what the keys of a folder begin with, where there is no need to look inside. */
    private Map<String, Optional<S3Object>> objects(String bucket, String prefix, String delimiter) {
        var folder = KeyNames.folder(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        var below = ListObjectsV2Request.builder().bucket(bucket).prefix(folder.isEmpty() ? null : folder);
        var flat = delimiter.equals("/") ? super.list(below.delimiter("/").build()) : null;
        boolean partial = flat != null
                && flat.commonPrefixes().stream()
                        .anyMatch(one -> KeyNames.prefix(one.prefix()).isEmpty());
        var listed = flat == null || partial ? super.list(below.delimiter(null).build()) : flat;
        var all = new HashMap<String, Optional<S3Object>>();
        for (var object : listed.contents()) {
            KeyNames.key(object.key()).ifPresent(key -> all.put(key, Optional.of(object.copy(it -> it.key(key)))));
        }
        for (var one : listed.commonPrefixes()) {
            KeyNames.prefix(one.prefix()).ifPresent(key -> all.put(key, Optional.empty()));
        }
        return all;
    }

    private static ListObjectsV2Response page(SortedMap<String, Optional<S3Object>> found, int max) {
        var objects = new ArrayList<S3Object>();
        var prefixes = new ArrayList<CommonPrefix>();
        String last = "";
        for (var entry : found.entrySet()) {
            if (objects.size() + prefixes.size() == max) {
                break;
            }
            last = entry.getKey();
            entry.getValue()
                    .ifPresentOrElse(
                            objects::add,
                            () -> prefixes.add(CommonPrefix.builder()
                                    .prefix(entry.getKey())
                                    .build()));
        }
        boolean more = max > 0 && objects.size() + prefixes.size() < found.size();
        return ListObjectsV2Response.builder()
                .contents(objects)
                .commonPrefixes(prefixes)
                .isTruncated(more)
                .nextContinuationToken(more ? last : null)
                .keyCount(objects.size() + prefixes.size())
                .build();
    }
}
