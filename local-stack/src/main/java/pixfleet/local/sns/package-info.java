/** SNS topics, subscriptions and durable deliveries. */
@NullMarked
package pixfleet.local.sns;

import org.jspecify.annotations.NullMarked;
