package io.kafkachat.connect;

import io.kafkachat.config.ConfigErrors;
import io.kafkachat.config.TopicsConfig;
import java.io.Closeable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** What only a source can have wrong: it reads the prompt topics itself. */
final class SourceConfigCheck implements ConfigCheck {

    private static final List<String> SET_BY_THE_CONNECTOR = List.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG);

    private final ConnectorConfig config;
    private final ConfigErrors errors;

    SourceConfigCheck(ConnectorConfig config, ConfigErrors errors) {
        this.config = config;
        this.errors = errors;
    }

    @Override
    public void check() {
        TopicsConfig.check(config, errors);
        for (String key : SET_BY_THE_CONNECTOR) {
            if (config.originals().containsKey(IntakeConfig.CONSUMER_PREFIX + key)) {
                errors.add(IntakeConfig.CONSUMER_PREFIX + key, "is set by the connector");
            }
        }
        checkConsumer();
        checkConverters();
    }

    /** Not left to the tasks, which would fail one by one. */
    private void checkConsumer() {
        Map<String, String> given = new HashMap<>();
        config.passedThrough(IntakeConfig.CONSUMER_PREFIX).forEach((key, value) -> given.put(key, value.toString()));
        given.keySet().removeAll(SET_BY_THE_CONNECTOR);
        for (ConfigValue value : ConsumerConfig.configDef().validate(given)) {
            if (given.containsKey(value.name())) {
                value.errorMessages()
                        .forEach(message -> errors.add(IntakeConfig.CONSUMER_PREFIX + value.name(), message));
            }
        }
    }

    private void checkConverters() {
        IntakeSettings intake;
        try {
            intake = IntakeConfig.settings(config);
        } catch (ConfigException e) {
            // The class of key.converter; Connect itself reports it at its key.
            return;
        }
        check(intake.key(), settings -> settings.converter(true));
        check(intake.value(), settings -> settings.converter(false));
        check(intake.header(), ConverterSettings::headerConverter);
        ConverterSettings writer = ConverterSettings.ofConnector(config, "header.converter");
        if (writer != null
                && writer.isBytes()
                && intake.header() != null
                && !intake.header().isBytes()) {
            errors.add(
                    IntakeConfig.HEADER_CONVERTER,
                    "expected nothing, because header.converter is ByteArrayConverter, which can write nothing else");
        }
    }

    private void check(@Nullable ConverterSettings settings, Function<ConverterSettings, Closeable> make) {
        if (settings == null) {
            return;
        }
        try {
            Utils.closeQuietly(make.apply(settings), settings.key());
        } catch (ConfigException e) {
            errors.add(settings.key(), Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }
}
