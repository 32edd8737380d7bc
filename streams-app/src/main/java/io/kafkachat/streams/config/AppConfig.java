package io.kafkachat.streams.config;

import io.kafkachat.config.ClientConfig;
import io.kafkachat.config.FallbackConfig;
import io.kafkachat.config.KeyGroup;
import io.kafkachat.config.OutputConfig;
import io.kafkachat.config.PromptConfig;
import io.kafkachat.config.TopicTemplate;
import io.kafkachat.config.TopicsConfig;
import io.kafkachat.config.TraceConfig;
import io.kafkachat.events.OutputTopics;
import io.kafkachat.streams.usage.UsageConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** All keys of the app. What begins with {@link StreamsKeys#PREFIX} is passed on to Kafka Streams. */
final class AppConfig extends AbstractConfig {

    /** How the topics of the app are named. */
    static final TopicTemplate TOPICS = new TopicTemplate("application");

    /** @throws org.apache.kafka.common.config.ConfigException if a value is not what its key expects */
    AppConfig(Map<String, String> properties) {
        // Not logged: prompts and headers are nobody's business.
        super(definition(FallbackConfig.names(properties)), properties, false);
    }

    /** @param fallbacks names of fallbacks, each of which has keys of its own */
    static ConfigDef definition(List<String> fallbacks) {
        ConfigDef all = new ConfigDef();
        Stream.of(
                        Stream.of(
                                ApplicationConfig.keys(),
                                TopicsConfig.addTo(new KeyGroup("Prompt topics"))
                                        .keys()),
                        ClientConfig.keys(),
                        fallbacks.stream().map(FallbackConfig::keys),
                        Stream.of(
                                PromptConfig.keys(),
                                OutputConfig.keys(TOPICS),
                                DeliveryConfig.keys(),
                                RuntimeConfig.keys(),
                                UsageConfig.keys(),
                                UsageTopicsConfig.keys(),
                                OperationsConfig.keys()))
                .flatMap(keys -> keys)
                .flatMap(keys -> keys.configKeys().values().stream())
                .forEach(all::define);
        return all;
    }

    String applicationId() {
        return getString(ApplicationConfig.APPLICATION_ID);
    }

    PromptTopics promptTopics() {
        return new PromptTopics(getList(TopicsConfig.TOPICS), TopicsConfig.pattern(this));
    }

    OutputTopics outputTopics() {
        return new OutputTopics(OutputConfig.topics(this, TOPICS, applicationId()));
    }

    /** To be called when the keys are right, also against each other. */
    AppSettings settings() {
        return new AppSettings(
                applicationId(),
                ApplicationConfig.instance(this),
                promptTopics(),
                PromptConfig.settings(this),
                ClientConfig.settings(this),
                TraceConfig.settings(this),
                OutputConfig.events(this),
                outputTopics(),
                DeliveryConfig.settings(this),
                UsageConfig.settings(this),
                UsageTopicsConfig.topics(this, applicationId()),
                OperationsConfig.settings(this),
                StreamsProperties.of(this));
    }
}
