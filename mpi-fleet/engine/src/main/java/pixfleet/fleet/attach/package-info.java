/** What travels from an original to its result beside the pixels: how colours are meant, how large pixels are, where on earth they lie. */
@NullMarked
package pixfleet.fleet.attach;

import org.jspecify.annotations.NullMarked;
