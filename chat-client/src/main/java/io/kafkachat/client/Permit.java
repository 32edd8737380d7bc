package io.kafkachat.client;

/** Leave to be on the wire once. Compared by identity. */
final class Permit {

    private final Waiter waiter;
    private final long sentAt;

    /** @param sentAt when it was given, nanoseconds of the gate's clock */
    Permit(Waiter waiter, long sentAt) {
        this.waiter = waiter;
        this.sentAt = sentAt;
    }

    Waiter waiter() {
        return waiter;
    }

    long sentAt() {
        return sentAt;
    }
}
