package io.kafkachat.client;

import io.kafkachat.client.AttemptResult.Fault;

/** A waiter whom nothing happens to. */
class TestWaiter implements Waiter {

    private final Object lane;
    private final long order;

    TestWaiter(Object lane, long order) {
        this.lane = lane;
        this.order = order;
    }

    @Override
    public Object lane() {
        return lane;
    }

    @Override
    public long order() {
        return order;
    }

    @Override
    public ChatRequest request() {
        return Fixtures.request("x");
    }

    @Override
    public void permitted(Permit permit) {}

    @Override
    public void diverted() {}

    @Override
    public void refused(Fault why) {}
}
