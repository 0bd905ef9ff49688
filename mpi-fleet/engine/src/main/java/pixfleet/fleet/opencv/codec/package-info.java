/** Decoding and encoding, whole and by rows; previews and tiles. */
@NullMarked
package pixfleet.fleet.opencv.codec;

import org.jspecify.annotations.NullMarked;
