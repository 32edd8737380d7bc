package io.kafkachat.client;

import io.kafkachat.client.AttemptResult.Fault;

/** Somebody who waits for a permit. The gate calls it without any lock held. */
interface Waiter {

    /** Whose turn it takes. */
    Object lane();

    /** Its place within the lane: unique, lower first. */
    long order();

    /** What it asks for. */
    ChatRequest request();

    /** Called once per permit, which must be given back to the gate in the end. */
    void permitted(Permit permit);

    /** It need not wait here: calls that have another endpoint should go there. It is no longer in the gate. */
    void diverted();

    /** The endpoint refuses all calls until an operator acts. It is no longer in the gate. */
    void refused(Fault why);
}
