/** What of an image's header decides whether it is taken: the rules that intake and ranks share, each said once. */
@NullMarked
package pixfleet.header;

import org.jspecify.annotations.NullMarked;
