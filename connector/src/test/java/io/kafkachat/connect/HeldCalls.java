package io.kafkachat.connect;

import io.kafkachat.client.CallListener;
import io.kafkachat.client.ChatCall;
import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.ChatRequest;
import io.kafkachat.client.ClientLoad;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.PendingCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A client whose calls end when the test says so. */
final class HeldCalls implements ChatClient {

    /** A call on the wire. */
    record Held(ChatCall call, CompletableFuture<ChatOutcome> outcome) implements PendingCall {

        void answer(String content) {
            outcome.complete(Outcomes.answered(1, Outcomes.choice(0, content, null)));
        }

        void fail(ErrorClass errorClass) {
            outcome.complete(Outcomes.failed(errorClass, 1));
        }

        boolean isCancelled() {
            return outcome.getNow(null) instanceof ChatOutcome.Failed failed
                    && failed.failure().errorClass() == ErrorClass.CANCELLED;
        }

        @Override
        public boolean withdraw() {
            return false;
        }

        @Override
        public void cancel() {
            fail(ErrorClass.CANCELLED);
        }
    }

    private final List<Held> submitted = new CopyOnWriteArrayList<>();
    private final List<Object> parked = new CopyOnWriteArrayList<>();

    List<Held> submitted() {
        return submitted;
    }

    List<Object> parked() {
        return parked;
    }

    @Override
    public PendingCall submit(ChatCall call) {
        Held held = new Held(call, new CompletableFuture<>());
        submitted.add(held);
        return held;
    }

    @Override
    public boolean park(Object key, PendingCall call, Duration atMost, int maxParked) {
        call.cancel();
        return parked.add(key);
    }

    @Override
    public @Nullable PendingCall adopt(Object key, ChatRequest request, @Nullable CallListener listener) {
        return null;
    }

    @Override
    public ClientLoad load() {
        return new ClientLoad(0, 0, 1, false);
    }

    @Override
    public void close() {}
}
