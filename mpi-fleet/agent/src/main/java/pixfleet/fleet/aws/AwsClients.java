package pixfleet.fleet.aws;

import java.time.Duration;
import pixfleet.records.dynamodb.DynamoTable;
import pixfleet.records.table.Table;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The SDK's clients. Region, endpoints and credentials come from the SDK's own variables. */
public final class AwsClients {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Longer than the longest look at the queue, 20 s. */
    private static final Duration READ = Duration.ofSeconds(40);

    private AwsClients() {}

    private static SdkHttpClient http() {
        return UrlConnectionHttpClient.create(address -> WideConnection.to(address, CONNECT, READ));
    }

    /** A client of S3. Checksums only where S3 asks for them. */
    public static S3Client s3() {
        return S3Client.builder()
                .httpClient(http())
                .putAuthScheme(new UnsignedBodies())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    /** The table of records. */
    public static Table records(String name) {
        return new DynamoTable(DynamoDbClient.builder().httpClient(http()).build(), name);
    }

    /** A client of SQS. */
    public static SqsClient sqs() {
        return SqsClient.builder().httpClient(http()).build();
    }

    /** A client of SNS. */
    public static SnsClient sns() {
        return SnsClient.builder().httpClient(http()).build();
    }
}
