package io.kafkachat.testkit.provider;

import java.time.Duration;

/** An answer of status 200, ready to be sent. */
interface Reply {

    /** The tokens of the prompt and of the answer. */
    int tokens();

    /**
     * Sends it on the event loop of the call.
     *
     * @param latency when it shall be complete, from now
     */
    void send(Call call, Duration latency);
}
