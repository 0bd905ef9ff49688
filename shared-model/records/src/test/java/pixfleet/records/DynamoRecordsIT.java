package pixfleet.records;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import pixfleet.local.StackProcess;
import pixfleet.local.StackProcess.Endpoints;
import pixfleet.local.StackProcess.Options;
import pixfleet.records.dynamodb.DynamoTable;
import pixfleet.records.table.Table;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The template's own table in AWS's DynamoDB Local. It shows no throttling, and its indexes are never behind. */
class DynamoRecordsIT extends RecordsContract {
    private static StackProcess stack;
    private static DynamoDbClient client;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = StackProcess.start(Options.fresh("--no-functions", "--instance-command", "sleep 600"));
        Endpoints at = stack.endpoints();
        client = DynamoDbClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(URI.create(at.dynamodb()))
                .region(Region.of(at.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(at.accessKeyId(), at.secretAccessKey())))
                .build();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        stack.close();
    }

    @Override
    Table table() {
        return new DynamoTable(client, stack.endpoints().tables().get("records"));
    }
}
