package io.kafkachat.streams.app;

import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.Secret;
import io.kafkachat.events.EventSettings;
import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputTopics;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.events.TraceForwarding;
import io.kafkachat.streams.ProcessorSettings;
import io.kafkachat.streams.config.AppSettings;
import io.kafkachat.streams.config.DeliverySettings;
import io.kafkachat.streams.config.DeliverySettings.Guarantee;
import io.kafkachat.streams.config.DeliverySettings.PendingStore;
import io.kafkachat.streams.config.HttpSettings;
import io.kafkachat.streams.config.OperationsSettings;
import io.kafkachat.streams.config.PromptTopics;
import io.kafkachat.streams.usage.UsageWindowSettings;
import io.kafkachat.streams.usage.UsageWindows;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of an app that reads {@code prompts}, for a simulated provider. */
final class TestSettings {

    private static final String MODEL = "nvidia/nemotron-3-ultra-550b-a55b";

    private final ProviderSimulator provider;
    private EventSettings events = EventSettings.DEFAULT;
    private OutputTopics outputs = new OutputTopics(Map.of(
            EventType.COMPLETION, "completions",
            EventType.TOOL_CALL, "tool-calls",
            EventType.USAGE, "usage",
            EventType.ERROR, "errors"));
    private UsageWindowSettings usage = UsageWindowSettings.DEFAULTS;
    private int maxRecordBytes = 1_000_000;

    TestSettings(ProviderSimulator provider) {
        this.provider = provider;
    }

    TestSettings events(EventSettings newEvents) {
        events = newEvents;
        return this;
    }

    TestSettings withoutUsageTopic() {
        outputs = new OutputTopics(Map.of(EventType.COMPLETION, "completions", EventType.ERROR, "errors"));
        return this;
    }

    TestSettings usage(UsageWindowSettings newUsage) {
        usage = newUsage;
        return this;
    }

    TestSettings maxRecordBytes(int bytes) {
        maxRecordBytes = bytes;
        return this;
    }

    AppSettings settings() {
        return new AppSettings(
                "app",
                null,
                new PromptTopics(List.of("prompts"), null),
                PromptSettings.of(MODEL, Capabilities.NEMOTRON),
                ClientSettings.of(
                        new Endpoint(provider.uri(), new Secret(SimulatorSettings.DEFAULT_API_KEY), Map.of())),
                TraceForwarding.NONE,
                events,
                outputs,
                new DeliverySettings(
                        Guarantee.EXACTLY_ONCE_V2,
                        PendingStore.IN_MEMORY,
                        ProcessorSettings.DEFAULT.withMaxRecordBytes(maxRecordBytes)),
                usage,
                usage.sizes().stream()
                        .collect(Collectors.toMap(
                                Function.identity(), size -> "usage-metrics-" + UsageWindows.name(size))),
                new OperationsSettings(new HttpSettings("127.0.0.1", HttpSettings.OFF), Duration.ofSeconds(1)),
                Map.of(
                        StreamsConfig.APPLICATION_ID_CONFIG,
                        "app",
                        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                        "127.0.0.1:1",
                        StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
                        true));
    }
}
