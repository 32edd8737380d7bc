package io.kafkachat.client;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/** Makes clients that nobody shares; the caller closes them. Most callers want {@link SharedChatClients}. */
public final class ChatClients {

    private ChatClients() {}

    /**
     * A client of its own, with its own limits, threads and connections.
     *
     * @throws IllegalArgumentException if the settings make no sense; the message names the setting, never a secret
     */
    public static ChatClient create(ClientSettings settings) {
        return createOwn(settings);
    }

    static HttpChatClient createOwn(ClientSettings settings) {
        return new HttpChatClient(
                settings, Clock.systemUTC(), () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * Refuses what {@link #create} would refuse, without making a client. Reads trust and key store, and opens no connection.
     *
     * @throws IllegalArgumentException if the settings make no sense; the message begins with the name of the setting and a
     *     colon, and never shows a secret
     */
    public static void check(ClientSettings settings) {
        SettingsCheck.check(settings);
        TlsContexts.of(settings.network());
    }
}
