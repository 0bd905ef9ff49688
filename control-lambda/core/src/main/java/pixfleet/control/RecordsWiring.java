package pixfleet.control;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.LongSupplier;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.TableDocuments;
import pixfleet.records.Assets;
import pixfleet.records.Bookmarks;
import pixfleet.records.Claims;
import pixfleet.records.Counts;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.Leases;
import pixfleet.records.Listings;
import pixfleet.records.OpenWork;
import pixfleet.records.Removals;
import pixfleet.records.dynamodb.DynamoTable;
import pixfleet.records.table.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes the beans that are views of the one table. */
@Singleton
public class RecordsWiring {
    @Produces
    @Singleton
    Table table(DynamoDbClient dynamodb, ControlConfig config) {
        return new DynamoTable(dynamodb, config.recordsTable());
    }

    @Produces
    @Singleton
    Documents documents(Table table) {
        return new TableDocuments(table);
    }

    @Produces
    @Singleton
    Jobs jobs(Table table) {
        return new Jobs(table);
    }

    @Produces
    @Singleton
    Assets assets(Table table) {
        return new Assets(table);
    }

    @Produces
    @Singleton
    Images statuses(Table table, LongSupplier chance) {
        return new Images(table, chance);
    }

    @Produces
    @Singleton
    Counts counts(Table table) {
        return new Counts(table);
    }

    @Produces
    @Singleton
    Claims claims(Table table) {
        return new Claims(table);
    }

    @Produces
    @Singleton
    OpenWork openWork(Table table) {
        return new OpenWork(table);
    }

    @Produces
    @Singleton
    Removals removals(Table table) {
        return new Removals(table);
    }

    @Produces
    @Singleton
    Bookmarks bookmarks(Table table) {
        return new Bookmarks(table);
    }

    @Produces
    @Singleton
    Leases leases(Table table) {
        return new Leases(table);
    }

    @Produces
    @Singleton
    Listings listings(Table table, LongSupplier chance) {
        return new Listings(table, chance);
    }
}
