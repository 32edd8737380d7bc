package io.kafkachat.client;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Hands out one client per {@link ClientSettings} in a JVM, so that limits hold for a worker and not for each of its
 * tasks.
 */
public final class SharedChatClients {

    // The one mutable static of the product: tasks of a Connect worker are made by the worker, and nothing but the
    // class
    // itself connects two of them. It is empty when no handle is open.
    private static final SharedChatClients INSTANCE = new SharedChatClients(ChatClients::create);

    private final Function<ClientSettings, ChatClient> factory;
    private final Map<ClientSettings, Lease> leases = new HashMap<>();

    SharedChatClients(Function<ClientSettings, ChatClient> factory) {
        this.factory = factory;
    }

    /**
     * A handle on the client for these settings, which is made if there is none. Closing the handle ends the calls that
     * were submitted through it, no others, and gives back one reference; the last one closes the client.
     *
     * @throws IllegalArgumentException if the settings make no sense; the message names the setting, never a secret
     */
    public static ChatClient acquire(ClientSettings settings) {
        return INSTANCE.lease(settings);
    }

    ChatClient lease(ClientSettings settings) {
        synchronized (leases) {
            Lease lease = leases.get(settings);
            if (lease == null) {
                lease = new Lease(factory.apply(settings));
                leases.put(settings, lease);
            }
            lease.references++;
            ChatClient client = lease.client;
            return new ChatClientHandle(client, () -> release(settings));
        }
    }

    private void release(ClientSettings settings) {
        ChatClient unused;
        synchronized (leases) {
            Lease lease = leases.get(settings);
            if (lease == null || --lease.references > 0) {
                return;
            }
            leases.remove(settings);
            unused = lease.client;
        }
        // Outside the lock: closing waits for threads, and another task may want another client meanwhile.
        unused.close();
    }

    private static final class Lease {
        private final ChatClient client;
        private int references;

        Lease(ChatClient client) {
            this.client = client;
        }
    }
}
