package io.kafkachat.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where the credential comes from if it changes. Thread-safe; never blocks. */
interface TokenSource {

    /**
     * A token to send now; already complete if one is at hand. Else it is completed on an I/O thread or the timer thread,
     * exceptionally with a {@link KnownFailureException} if there is none to be had. Not to be completed by the caller.
     */
    CompletableFuture<Secret> token();

    /** The endpoint refused this token: it is not handed out again. */
    void refused(Secret token);

    /** The tokens that an error text may still quote. */
    List<Secret> recent();
}
