package io.kafkachat.streams.metrics;

import io.kafkachat.client.ClientLoad;
import io.kafkachat.client.ClientLoad.Parked;
import io.kafkachat.streams.ChatLoad;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Reads the load when metrics are served. Without tasks there is no client, and nothing of it in flight. Thread-safe. */
final class LoadReadings {

    private static final ClientLoad NO_CLIENT = new ClientLoad(0, 0, 0, false);

    private final Supplier<ChatLoad> load;
    private volatile Parked lastParked = Parked.NONE;

    LoadReadings(Supplier<ChatLoad> load) {
        this.load = load;
    }

    double of(ToDoubleFunction<ChatLoad> reading) {
        return reading.applyAsDouble(load.get());
    }

    double ofClient(ToDoubleFunction<ClientLoad> reading) {
        ClientLoad client = load.get().client();
        return reading.applyAsDouble(client == null ? NO_CLIENT : client);
    }

    /** As it was last while there is no client: totals do not fall to 0 because tasks move. */
    double ofParked(ToDoubleFunction<Parked> reading) {
        ClientLoad client = load.get().client();
        if (client != null) {
            lastParked = client.parked();
        }
        return reading.applyAsDouble(lastParked);
    }
}
