/** What is sent to a topic of AWS, by control plane and fleet alike. */
@NullMarked
package pixfleet.topic.aws;

import org.jspecify.annotations.NullMarked;
