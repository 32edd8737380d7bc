package io.kafkachat.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call as one owner has it: from the moment the owner gets it until it ends or is handed over. What an earlier owner does
 * to it, does nothing; and an earlier owner hears nothing of it.
 */
final class CallTenure implements PendingCall {

    private final CallRun run;
    private final CompletableFuture<ChatOutcome> outcome = new CompletableFuture<>();
    private final Object telling = new Object();
    private volatile @Nullable CallListener listener;

    CallTenure(CallRun run, @Nullable CallListener listener) {
        this.run = run;
        this.listener = listener;
    }

    @Override
    public CompletableFuture<ChatOutcome> outcome() {
        return outcome;
    }

    @Override
    public boolean withdraw() {
        return run.withdraw(this);
    }

    @Override
    public void cancel() {
        run.cancel(this);
    }

    ChatRequest request() {
        return run.request();
    }

    boolean isOf(Workshop shop) {
        return run.isOf(shop);
    }

    /**
     * Makes a tenure without a listener, to which everything goes that has not happened yet, and the outcome in any case.
     * Calls nobody, so that it may be called with locks held. To be followed by {@link #leave} of this one.
     *
     * @return null if the call was cancelled or handed over before
     */
    @Nullable
    CallTenure handOver() {
        return run.handOver(this);
    }

    /**
     * The call was handed over. When this returns, the listener hears nothing more, and there is an outcome. Waits for the
     * listener, which does not block.
     */
    void leave() {
        synchronized (telling) {
            listener = null;
        }
        outcome.complete(run.handedOver());
    }

    boolean wantsChunks() {
        return listener instanceof ChunkListener;
    }

    /** From now on somebody hears of attempts that fail; of nothing else, or he would hear the end of an answer only. */
    void listen(CallListener failures) {
        listener = failures::attemptFailed;
    }

    void chunk(int attempt, int choiceIndex, @Nullable String content, @Nullable String reasoning) {
        synchronized (telling) {
            if (listener instanceof ChunkListener told) {
                told.chunk(attempt, choiceIndex, content, reasoning);
            }
        }
    }

    void attemptFailed(int attempt, CallHistory soFar) {
        synchronized (telling) {
            CallListener told = listener;
            if (told != null) {
                told.attemptFailed(attempt, soFar);
            }
        }
    }
}
