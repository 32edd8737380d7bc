package io.kafkachat.client;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One caller's share of a client: knows which calls are this caller's. */
final class ChatClientHandle implements ChatClient {

    /** Keeps a shared client open. */
    interface References {

        /** @return false if the client is closed */
        boolean add();

        /** The last one closes the client. Not to be called with locks held. */
        void giveBack();
    }

    private final HttpChatClient client;
    private final References references;
    private final Set<PendingCall> calls = ConcurrentHashMap.newKeySet();
    private final Object owning = new Object();
    private volatile boolean closed;

    /** @param references has one for this handle */
    ChatClientHandle(HttpChatClient client, References references) {
        this.client = client;
        this.references = references;
    }

    @Override
    public PendingCall submit(ChatCall call) {
        if (closed) {
            throw new IllegalStateException("The client is closed");
        }
        PendingCall pending = client.submit(call);
        own(pending);
        if (closed) {
            // Closed meanwhile: it may have missed this call.
            pending.cancel();
        }
        return pending;
    }

    @Override
    public boolean park(Object key, PendingCall call, Duration atMost, int maxParked) {
        // If it is closed from here on: whoever comes first, ends the call or takes it away.
        return !closed && references.add() && client.park(key, call, atMost, maxParked, references::giveBack);
    }

    @Override
    public @Nullable PendingCall adopt(Object key, ChatRequest request, @Nullable CallListener listener) {
        return closed ? null : client.adopt(key, request, listener, this::ownIfOpen);
    }

    /** All or nothing: what close() would end is better left where it is. */
    private boolean ownIfOpen(PendingCall adopted) {
        synchronized (owning) {
            if (closed) {
                return false;
            }
            own(adopted);
            return true;
        }
    }

    @Override
    public ClientLoad load() {
        return client.load();
    }

    @Override
    public void close() {
        synchronized (owning) {
            if (closed) {
                return;
            }
            closed = true;
        }
        // First what is not on the wire, or it would get the permits of what is.
        List.copyOf(calls).forEach(PendingCall::withdraw);
        List.copyOf(calls).forEach(PendingCall::cancel);
        references.giveBack();
    }

    private void own(PendingCall call) {
        calls.add(call);
        call.outcome().whenComplete((outcome, error) -> calls.remove(call));
    }
}
