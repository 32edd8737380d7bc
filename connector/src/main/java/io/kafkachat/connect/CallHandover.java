package io.kafkachat.connect;

import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ChatRequest;
import io.kafkachat.client.PendingCall;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Passes running calls from a task that ends to the one that gets the prompt next, if that is in the same worker: a
 * restart does not send them again. Thread-safe.
 */
final class CallHandover {

    /** The time stamp tells the prompt from one at the same place in a topic that was created anew. */
    private record Key(String connector, TopicPartition partition, long offset, long timestamp) {}

    private final String connector;
    private final ChatClient client;
    private final DeliverySettings.Adoption settings;

    CallHandover(String connector, ChatClient client, DeliverySettings.Adoption settings) {
        this.connector = connector;
        this.client = client;
        this.settings = settings;
    }

    /** The call that an earlier owner of the prompt left, if it asks the same; else null. */
    @Nullable
    PendingCall adopt(Prompt prompt, ChatRequest request) {
        return client.adopt(key(prompt), request);
    }

    /** Leaves the prompt's call, if there is one, to the next owner, or ends it if nothing may be left. */
    void leave(Prompt prompt) {
        PendingCall call = prompt.call();
        if (call != null && !client.park(key(prompt), call, settings.timeout(), settings.maxCalls())) {
            call.cancel();
        }
    }

    private Key key(Prompt prompt) {
        return new Key(
                connector,
                prompt.partition().id(),
                prompt.offset(),
                prompt.context().coordinates().timestamp());
    }
}
