package io.kafkachat.client;

/** Somebody who waits for a permit. */
interface Waiter {

    /** Whose turn it takes. */
    Object lane();

    /** Its place within the lane: unique, lower first. */
    long order();

    /** Called once per permit, without any lock held. The permit must be given back to the gate in the end. */
    void permitted();
}
