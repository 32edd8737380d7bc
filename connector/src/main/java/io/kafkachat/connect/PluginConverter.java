package io.kafkachat.connect;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * A converter that may be a plugin of its own, used as Connect uses converters: it finds its own classes in the context of the thread. And it
 * may need a schema registry: as long as that cannot be reached, converting throws a {@link RetriableException}, whatever the converter itself
 * throws then. As thread-safe as the converter.
 */
final class PluginConverter implements Converter {

    /** Apicurio's client of 2.x forgets the cause. Of what a registry says about a schema or an id it has subclasses. */
    private static final Set<String> NO_ANSWER = Set.of(
            "io.apicurio.registry.rest.client.exception.RestClientException",
            "io.apicurio.registry.rest.client.exception.RateLimitedClientException");

    private final String key;
    private final Converter converter;
    private final ClassLoader loader;

    /** @param key the configuration key that names it, for messages */
    PluginConverter(String key, Converter converter) {
        this.key = key;
        this.converter = converter;
        this.loader = converter.getClass().getClassLoader();
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        ClassLoader before = enter();
        try {
            converter.configure(configs, isKey);
        } finally {
            leave(before);
        }
    }

    @Override
    public byte[] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
        return converted(() -> converter.fromConnectData(topic, schema, value));
    }

    @Override
    public byte[] fromConnectData(String topic, Headers headers, @Nullable Schema schema, @Nullable Object value) {
        return converted(() -> converter.fromConnectData(topic, headers, schema, value));
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
        return converted(() -> converter.toConnectData(topic, value));
    }

    @Override
    public SchemaAndValue toConnectData(String topic, Headers headers, byte @Nullable [] value) {
        return converted(() -> converter.toConnectData(topic, headers, value));
    }

    @Override
    public ConfigDef config() {
        return converter.config();
    }

    @Override
    public void close() throws IOException {
        ClassLoader before = enter();
        try {
            converter.close();
        } finally {
            leave(before);
        }
    }

    private <T> T converted(Supplier<T> call) {
        ClassLoader before = enter();
        try {
            return call.get();
        } catch (RuntimeException e) {
            if (isOutage(e)) {
                // Without the converter's own words, which may hold the text.
                throw new RetriableException(key + ": what it needs cannot be reached at the moment", e);
            }
            throw e;
        } finally {
            leave(before);
        }
    }

    private ClassLoader enter() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        return before;
    }

    private static void leave(ClassLoader before) {
        Thread.currentThread().setContextClassLoader(before);
    }

    private static boolean isOutage(Throwable thrown) {
        Throwable cause = thrown;
        // A chain of causes can be a circle.
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof RetriableException
                    || cause instanceof org.apache.kafka.common.errors.RetriableException
                    || isNetwork(cause)
                    || NO_ANSWER.contains(cause.getClass().getName())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isNetwork(Throwable cause) {
        return cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof HttpTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof UnresolvedAddressException
                || cause instanceof ClosedChannelException;
    }
}
