package pixfleet.control.upload;

import pixfleet.control.FakeOutage;

class FakeTicketsTest extends TicketsContract {
    private final FakeTickets tickets = new FakeTickets(new FakeOutage());

    @Override
    protected Tickets tickets() {
        return tickets;
    }

    @Override
    protected String root() {
        return "incoming/";
    }
}
