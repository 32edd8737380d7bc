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
    // class itself connects two of them. It is empty when no handle is open and no call is parked.
    private static final SharedChatClients INSTANCE = new SharedChatClients(ChatClients::createOwn);

    private final Function<ClientSettings, HttpChatClient> factory;
    private final Map<ClientSettings, Lease> leases = new HashMap<>();

    SharedChatClients(Function<ClientSettings, HttpChatClient> factory) {
        this.factory = factory;
    }

    /**
     * A handle on the client for these settings, which is made if there is none. Closing the handle ends the calls that
     * were submitted or adopted through it, no others, and gives back one reference; the last one closes the client. A
     * {@linkplain ChatClient#park parked} call is a reference too.
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
                lease = new Lease(settings, factory.apply(settings));
                leases.put(settings, lease);
            }
            lease.references++;
            return new ChatClientHandle(lease.client, lease);
        }
    }

    private final class Lease implements ChatClientHandle.References {
        private final ClientSettings settings;
        private final HttpChatClient client;
        private int references;

        Lease(ClientSettings settings, HttpChatClient client) {
            this.settings = settings;
            this.client = client;
        }

        @Override
        public boolean add() {
            synchronized (leases) {
                if (references == 0) {
                    return false;
                }
                references++;
                return true;
            }
        }

        @Override
        public void giveBack() {
            synchronized (leases) {
                if (--references > 0) {
                    return;
                }
                leases.remove(settings);
            }
            // Outside the lock: closing waits for threads, and another task may want another client meanwhile.
            client.close();
        }
    }
}
