/** Adapters: S3, SQS and SNS; the SDK's exceptions become ours here. */
@NullMarked
package pixfleet.fleet.aws;

import org.jspecify.annotations.NullMarked;
