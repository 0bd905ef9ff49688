package pixfleet.local.template;

/**
 * Where the stack's servers listen, which the template's values depend on: a queue's {@code Ref} is its URL.
 *
 * @param site origin of the site and API, no slash at the end
 * @param s3 endpoint of S3
 * @param sqs endpoint of SQS
 * @param sns endpoint of SNS
 * @param ec2 endpoint of EC2
 * @param dynamodb endpoint of DynamoDB
 */
public record Addresses(String site, String s3, String sqs, String sns, String ec2, String dynamodb) {}
