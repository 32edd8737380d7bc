package io.kafkachat.streams.config;

import io.kafkachat.config.Check;
import io.kafkachat.config.KeyGroup;
import io.kafkachat.config.TimeoutConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say how the app is watched and how it ends. */
public final class OperationsConfig {

    static final String HTTP_HOST = "http.host";
    static final String HTTP_PORT = "http.port";
    public static final String DRAIN_TIMEOUT = "shutdown.drain.timeout.ms";

    private OperationsConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Operations")
                .key(
                        HTTP_HOST,
                        Type.STRING,
                        "127.0.0.1",
                        Check.NOT_BLANK,
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "HTTP host",
                        "Address on which health, metrics, topology and usage are served, without password and TLS: keep it inside. 0.0.0.0: all"
                                + " addresses, as a container needs it.")
                .key(
                        HTTP_PORT,
                        Type.INT,
                        8080,
                        Range.between(HttpSettings.OFF, 65_535),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "HTTP port",
                        "Its port. 0: any that is free, which is then logged. " + HttpSettings.OFF
                                + ": nothing is served.")
                .key(
                        DRAIN_TIMEOUT,
                        Type.LONG,
                        30_000L,
                        Range.between(0, 3_600_000),
                        Importance.MEDIUM,
                        Width.SHORT,
                        "Drain timeout",
                        "At SIGTERM the app takes no more prompts and waits so long for answers to calls in flight; the others are called"
                                + " again when an instance takes over. Give the process at least 15 s more before it is killed"
                                + " (terminationGracePeriodSeconds, TimeoutStopSec).")
                .keys();
    }

    static OperationsSettings settings(AbstractConfig config) {
        return new OperationsSettings(
                new HttpSettings(config.getString(HTTP_HOST).strip(), config.getInt(HTTP_PORT)),
                TimeoutConfig.millis(config, DRAIN_TIMEOUT));
    }
}
