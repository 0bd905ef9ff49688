package pixfleet.local.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import pixfleet.local.iam.AccessRequest;

/**
 * What a request to S3 must be allowed to do.
 *
 * <p>Source: S3 User Guide, "Required permissions for Amazon S3 API operations".
 *
 * @param method of HTTP
 * @param bucket empty for the list of all
 * @param key empty for the bucket itself
 * @param query parameters of the address
 */
record ObjectNeeds(String method, String bucket, String key, Map<String, String> query) {
    /** Parts of an object or a bucket that have actions of their own. */
    private static final Map<String, String> PARTS = Map.of(
            "acl", "Acl",
            "tagging", "Tagging",
            "versions", "Versions",
            "versioning", "Versioning",
            "policy", "Policy",
            "cors", "CORS",
            "lifecycle", "LifecycleConfiguration",
            "notification", "Notification");

    ObjectNeeds {
        query = Map.copyOf(query);
    }

    /** Reads an address, path and query as sent. */
    static ObjectNeeds of(String method, String rawPath, String rawQuery) {
        var path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
        int slash = path.indexOf('/');
        var query = new TreeMap<String, String>();
        for (var pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                query.put(decoded(equals < 0 ? pair : pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return new ObjectNeeds(
                method,
                decoded(slash < 0 ? path : path.substring(0, slash)),
                slash < 0 ? "" : decoded(path.substring(slash + 1)),
                query);
    }

    /** Without the form's meaning of plus. */
    private static String decoded(String raw) {
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Whether an object is read, so that its absence can be seen. */
    boolean reads() {
        return !key.isEmpty() && Set.of("GET", "HEAD").contains(method) && !query.containsKey("uploadId");
    }

    /** Whether keys to delete are named in the body. */
    private boolean deletesMany() {
        return method.equals("POST") && key.isEmpty() && query.containsKey("delete");
    }

    /** The right by which whoever reads may know that there is no such object. */
    AccessRequest toSeeAbsence() {
        return AccessRequest.of("s3:ListBucket", arn(bucket));
    }

    /** The right to delete an object. */
    static AccessRequest toDelete(String bucket, String key) {
        return AccessRequest.of("s3:DeleteObject", arn(bucket + "/" + key));
    }

    /** All that is needed, but for keys to delete that the body names. */
    List<AccessRequest> all(String copySource) {
        var needs = new ArrayList<AccessRequest>();
        if (bucket.isEmpty()) {
            needs.add(AccessRequest.of("s3:ListAllMyBuckets", "*"));
        } else if (!deletesMany()) {
            needs.add(AccessRequest.of(
                    "s3:" + (key.isEmpty() ? ofBucket() : ofObject()),
                    arn(key.isEmpty() ? bucket : bucket + "/" + key)));
        }
        if (!copySource.isEmpty()) {
            var source = decoded(copySource).replaceAll("^/|\\?versionId=.*$", "");
            needs.add(AccessRequest.of("s3:GetObject", arn(source)));
        }
        return needs;
    }

    private String ofBucket() {
        return switch (method) {
            case "PUT" -> PARTS.keySet().stream().anyMatch(query::containsKey) ? "PutBucket" + part() : "CreateBucket";
            case "DELETE" -> "DeleteBucket" + part();
            case "POST" -> "PutObject";
            default ->
                query.containsKey("uploads")
                        ? "ListBucketMultipartUploads"
                        : query.containsKey("location")
                                ? "GetBucketLocation"
                                : part().isEmpty() ? "ListBucket" : "GetBucket" + part();
        };
    }

    private String ofObject() {
        boolean ofAnUpload = query.containsKey("uploadId");
        return switch (method) {
            case "PUT", "POST" -> "PutObject" + part();
            case "DELETE" -> ofAnUpload ? "AbortMultipartUpload" : "DeleteObject" + part();
            default -> ofAnUpload ? "ListMultipartUploadParts" : "GetObject" + part();
        };
    }

    private String part() {
        return PARTS.entrySet().stream()
                .filter(part -> query.containsKey(part.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static String arn(String name) {
        return "arn:aws:s3:::" + name;
    }
}
