package pixfleet.local;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** SDK clients of a stack. */
record Clients(S3Client s3, SqsClient sqs, SnsClient sns, Ec2Client ec2, DynamoDbClient dynamodb)
        implements AutoCloseable {
    static Clients of(StackProcess.Endpoints at) {
        return new Clients(
                S3Client.builder()
                        .endpointOverride(URI.create(at.s3()))
                        .region(Region.of(at.region()))
                        .credentialsProvider(credentials(at))
                        .forcePathStyle(true)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                SqsClient.builder()
                        .endpointOverride(URI.create(at.sqs()))
                        .region(Region.of(at.region()))
                        .credentialsProvider(credentials(at))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                SnsClient.builder()
                        .endpointOverride(URI.create(at.sns()))
                        .region(Region.of(at.region()))
                        .credentialsProvider(credentials(at))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                Ec2Client.builder()
                        .endpointOverride(URI.create(at.ec2()))
                        .region(Region.of(at.region()))
                        .credentialsProvider(credentials(at))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                DynamoDbClient.builder()
                        .endpointOverride(URI.create(at.dynamodb()))
                        .region(Region.of(at.region()))
                        .credentialsProvider(credentials(at))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build());
    }

    static AwsCredentialsProvider credentials(StackProcess.Endpoints at) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(at.accessKeyId(), at.secretAccessKey()));
    }

    @Override
    public void close() {
        s3.close();
        sqs.close();
        sns.close();
        ec2.close();
        dynamodb.close();
    }
}
