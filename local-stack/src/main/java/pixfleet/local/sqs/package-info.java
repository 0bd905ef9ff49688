/** SQS on ElasticMQ, its messages kept in H2. */
@NullMarked
package pixfleet.local.sqs;

import org.jspecify.annotations.NullMarked;
