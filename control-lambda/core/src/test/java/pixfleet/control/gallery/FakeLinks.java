package pixfleet.control.gallery;

import java.net.URI;
import pixfleet.job.ObjectRef;

/** {@link Links} that anybody could have signed. */
public final class FakeLinks implements Links {
    @Override
    public URI original(ObjectRef original) {
        return URI.create("http://s3/" + original.bucket() + "/" + original.key() + "?signed");
    }

    @Override
    public URI result(String key) {
        return URI.create("http://s3/results/" + key + "?signed");
    }

    @Override
    public URI result(String key, String original) {
        String ending = key.substring(key.lastIndexOf('.'));
        return URI.create("http://s3/results/" + key + "?as=" + original.replaceFirst("\\.[^.]*$", "") + ending);
    }
}
