/** Adapters for S3, SQS and EC2. The SDK's exceptions become ours here and go no further. */
@NullMarked
package pixfleet.control.aws;

import org.jspecify.annotations.NullMarked;
