package io.kafkachat.connect;

import io.kafkachat.config.ConfigErrors;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** What only a sink can have wrong: it writes its outputs itself. */
final class SinkConfigCheck implements ConfigCheck {

    private final ConnectorConfig config;
    private final ConfigErrors errors;

    SinkConfigCheck(ConnectorConfig config, ConfigErrors errors) {
        this.config = config;
        this.errors = errors;
    }

    @Override
    public void check() {
        checkConverters();
        checkProducer();
    }

    private void checkConverters() {
        try {
            OutputSettings outputs = OutputWriterConfig.settings(config);
            converter(outputs.value(), false, false);
            converter(outputs.key(), true, false);
            converter(outputs.originalKey(), true, false);
            converter(outputs.originalValue(), false, false);
            converter(outputs.header(), false, true);
        } catch (ConfigException e) {
            // A class of key.converter, value.converter or header.converter; Connect itself reports it at its key.
            return;
        }
    }

    private void converter(@Nullable ConverterSettings settings, boolean forKeys, boolean forHeaders) {
        try {
            if (settings != null && forHeaders) {
                Utils.closeQuietly(settings.headerConverter(), settings.key());
            } else if (settings != null) {
                Utils.closeQuietly(settings.converter(forKeys), settings.key());
            }
        } catch (ConfigException e) {
            error(settings == null ? "" : settings.key(), Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    /** What delivery depends on, and what the connector sets itself. */
    private void checkProducer() {
        expect(ProducerConfig.ACKS_CONFIG, List.of("all", "-1"));
        expect(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, List.of("true"));
        expect(ProducerConfig.TRANSACTIONAL_ID_CONFIG, List.of());
        expect(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, List.of());
        expect(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, List.of());
        expect(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, List.of());
    }

    private void expect(String producerKey, List<String> allowed) {
        String key = OutputWriterConfig.PRODUCER_PREFIX + producerKey;
        Object given = config.originals().get(key);
        if (given != null && !allowed.contains(given.toString())) {
            error(key, allowed.isEmpty() ? "is set by the connector" : "expected " + allowed.get(0));
        }
    }

    private void error(String key, String message) {
        errors.add(key, message);
    }
}
