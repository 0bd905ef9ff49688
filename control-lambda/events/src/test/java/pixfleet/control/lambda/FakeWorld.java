package pixfleet.control.lambda;

import io.quarkus.test.Mock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import pixfleet.control.FakeClock;
import pixfleet.control.FakeMeter;
import pixfleet.control.FakeOutage;
import pixfleet.control.Samples;
import pixfleet.control.dispatch.FakeTaskQueue;
import pixfleet.control.intake.FakeUploads;
import pixfleet.control.ledger.FakeDocuments;
import pixfleet.control.listing.FakeListingQueue;
import pixfleet.control.listing.FakeSources;
import pixfleet.control.reconcile.FakeCompletions;
import pixfleet.control.reconcile.FakeDeadLetters;
import pixfleet.control.reconcile.FakeNotices;
import pixfleet.control.scaling.FakeDemand;
import pixfleet.control.scaling.FakeNodes;
import pixfleet.control.scaling.Pause;
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
    FakeMeter meter() {
        return new FakeMeter();
    }

    @Produces
    @Singleton
    Pause pause(FakeClock clock) {
        return clock::pass;
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
    FakeDeadLetters deadLetters() {
        return new FakeDeadLetters();
    }

    @Produces
    @Singleton
    FakeCompletions completions() {
        return new FakeCompletions();
    }

    @Produces
    @Singleton
    FakeNotices notices() {
        return new FakeNotices();
    }

    @Produces
    @Singleton
    FakeDemand demand() {
        return new FakeDemand();
    }

    @Produces
    @Singleton
    FakeNodes nodes() {
        return new FakeNodes();
    }
}
