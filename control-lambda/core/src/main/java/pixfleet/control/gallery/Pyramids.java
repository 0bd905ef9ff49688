package pixfleet.control.gallery;

import java.util.Optional;
import pixfleet.fault.TransientFailure;

/** The deep zoom pyramids that nodes store beside large results. */
public interface Pyramids {
    /**
     * A tile, or what describes the tiles.
     *
     * @param key where it lies, below the tiles of an image
     * @return its bytes, some 100 KB at most; nothing if there is none
     * @throws TransientFailure if it could not be read
     */
    Optional<byte[]> read(String key);
}
