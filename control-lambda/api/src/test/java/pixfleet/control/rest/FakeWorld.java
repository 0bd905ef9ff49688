package pixfleet.control.rest;

import io.quarkus.test.Mock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.gallery.FakeLinks;
import pixfleet.control.gallery.FakePyramids;
import pixfleet.control.gallery.Links;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.jobs.FakeObjectStore;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.listing.FakeListingQueue;
import pixfleet.control.listing.FakeSources;
import pixfleet.control.upload.FakeTickets;
import pixfleet.records.memory.MemoryTable;

/** Everything outside, in memory. */
@Mock
class FakeWorld {
    @Produces
    @Singleton
    FakeOutage outage() {
        return new FakeOutage();
    }

    @Produces
    @Singleton
    FakeClock clock() {
        return new FakeClock(Samples.NOON);
    }

    @Produces
    @Singleton
    MemoryTable table(FakeOutage outage) {
        return new MemoryTable(outage::effect);
    }

    @Produces
    @Singleton
    FakeDocuments documents(FakeOutage outage) {
        return new FakeDocuments(outage);
    }

    @Produces
    @Singleton
    FakeUploads uploads() {
        return new FakeUploads();
    }

    @Produces
    @Singleton
    FakeListingQueue listingQueue(FakeOutage outage) {
        return new FakeListingQueue(outage);
    }

    @Produces
    @Singleton
    FakeSources sources(FakeUploads uploads) {
        return new FakeSources(uploads);
    }

    @Produces
    @Singleton
    FakeTaskQueue queue(FakeOutage outage) {
        return new FakeTaskQueue(outage);
    }

    @Produces
    @Singleton
    FakeTickets tickets(FakeOutage outage) {
        return new FakeTickets(outage);
    }

    @Produces
    @Singleton
    FakeObjectStore store(FakeUploads uploads, FakeDocuments documents, FakeOutage outage) {
        return new FakeObjectStore(uploads, documents, outage);
    }

    @Produces
    @Singleton
    FakePyramids pyramids() {
        return new FakePyramids();
    }

    @Produces
    @Singleton
    Links links() {
        return new FakeLinks();
    }
}
