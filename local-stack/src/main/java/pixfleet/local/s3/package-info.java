/** S3 on s3proxy's file store, with a tap that tells of every object made. */
@NullMarked
package pixfleet.local.s3;

import org.jspecify.annotations.NullMarked;
