/** SQS on ElasticMQ, its messages kept in a journal. */
@NullMarked
package pixfleet.local.sqs;

import org.jspecify.annotations.NullMarked;
