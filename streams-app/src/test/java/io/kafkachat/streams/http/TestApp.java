package io.kafkachat.streams.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientLoad;
import io.kafkachat.streams.ChatLoad;
import io.kafkachat.streams.usage.UsageWindowQuery;
import io.kafkachat.streams.usage.UsageWindowSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams.State;
import org.jspecify.annotations.Nullable;

/** An app in any state. */
final class TestApp implements AppState {

    static final String TOPOLOGY = "Topologies:\n   Sub-topology: 0\n";

    volatile State state = State.RUNNING;
    volatile boolean hasRun = true;
    volatile boolean draining;
    volatile @Nullable ClientLoad client = new ClientLoad(1, 0, 8, false);

    @Override
    public State state() {
        return state;
    }

    @Override
    public boolean hasRun() {
        return hasRun;
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    @Override
    public ChatLoad load() {
        return new ChatLoad(1, 100, 1, client);
    }

    AppView view(Supplier<String> metrics) {
        UsageWindowSettings none =
                new UsageWindowSettings(List.of(), UsageWindowSettings.DEFAULTS.grace(), 2, null, null);
        return new AppView("app-1", this, metrics, TOPOLOGY, none, request -> {
            throw new AssertionError("there are no windows");
        });
    }

    AppView view(UsageWindowSettings usage, Function<UsageWindowQuery.Request, Optional<List<ObjectNode>>> windows) {
        return new AppView("app-1", this, () -> "", TOPOLOGY, usage, windows);
    }
}
