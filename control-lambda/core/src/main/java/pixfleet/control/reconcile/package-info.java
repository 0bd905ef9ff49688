/** Makes good what events missed: uploads nobody judged, tasks that were lost, images that are to be tried again. */
@NullMarked
package pixfleet.control.reconcile;

import org.jspecify.annotations.NullMarked;
