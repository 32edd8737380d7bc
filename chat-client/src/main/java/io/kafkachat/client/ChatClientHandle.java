package io.kafkachat.client;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** One caller's share of a client: knows which calls are this caller's. */
final class ChatClientHandle implements ChatClient {

    private final ChatClient client;
    private final Runnable release;
    private final Set<PendingCall> calls = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    ChatClientHandle(ChatClient client, Runnable release) {
        this.client = client;
        this.release = release;
    }

    @Override
    public PendingCall submit(ChatCall call) {
        if (closed.get()) {
            throw new IllegalStateException("The client is closed");
        }
        PendingCall pending = client.submit(call);
        calls.add(pending);
        pending.outcome().whenComplete((outcome, error) -> calls.remove(pending));
        if (closed.get()) {
            // Closed meanwhile: it may have missed this call.
            pending.cancel();
        }
        return pending;
    }

    @Override
    public ClientLoad load() {
        return client.load();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // First what is not on the wire, or it would get the permits of what is.
            List.copyOf(calls).forEach(PendingCall::withdraw);
            List.copyOf(calls).forEach(PendingCall::cancel);
            release.run();
        }
    }
}
