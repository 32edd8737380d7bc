package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PluginConverterTest {

    /** Fails as it is told, and notes in whose context it is used. */
    private static final class Used implements Converter {

        private final List<ClassLoader> contexts = new ArrayList<>();
        private final RuntimeException failure;

        Used(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            note();
        }

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            note();
            return fail();
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            note();
            fail();
            return SchemaAndValue.NULL;
        }

        @Override
        public void close() {
            note();
        }

        private void note() {
            contexts.add(Thread.currentThread().getContextClassLoader());
        }

        private byte[] fail() {
            if (failure != null) {
                throw failure;
            }
            return new byte[0];
        }
    }

    static Stream<RuntimeException> outages() {
        return Stream.of(
                new UncheckedIOException(new ConnectException("refused")),
                new RuntimeException(new HttpTimeoutException("too slow")),
                // What Confluent's converters make of it, new and old.
                new NetworkException("I/O error"),
                new DataException("cannot serialize", new SerializationException(new ConnectException("refused"))),
                new RetriableException("later"));
    }

    static Stream<RuntimeException> refusals() {
        RuntimeException circle = new IllegalStateException("no", new IOException("not of the network"));
        circle.getCause().initCause(circle);
        return Stream.of(new DataException("no magic byte"), new SerializationException("no such schema"), circle);
    }

    @ParameterizedTest
    @MethodSource("outages")
    void aRegistryThatCannotBeReachedIsNoReasonToRefuseAValue(RuntimeException failure) {
        PluginConverter converter = new PluginConverter("prompt.value.converter", new Used(failure));

        assertThatThrownBy(() -> converter.toConnectData("t", new byte[0]))
                .isInstanceOf(RetriableException.class)
                .hasMessageStartingWith("prompt.value.converter")
                .hasMessageNotContaining("refused")
                .hasCause(failure);
        assertThatThrownBy(() -> converter.fromConnectData("t", null, "value")).isInstanceOf(RetriableException.class);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void otherFailuresAreTheConverters(RuntimeException failure) {
        PluginConverter converter = new PluginConverter("prompt.value.converter", new Used(failure));

        assertThatThrownBy(() -> converter.toConnectData("t", new byte[0])).isSameAs(failure);
        assertThatThrownBy(() -> converter.fromConnectData("t", null, "value")).isSameAs(failure);
    }

    @Test
    void itIsUsedInTheContextOfItsOwnClasses() throws IOException {
        Used used = new Used(null);
        PluginConverter converter = new PluginConverter("output.value.converter", used);
        ClassLoader own = Used.class.getClassLoader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader connectors = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(connectors);
            converter.configure(Map.of(), false);
            converter.fromConnectData("t", null, "value");
            converter.toConnectData("t", new byte[0]);
            converter.close();

            assertThat(thread.getContextClassLoader()).isSameAs(connectors);
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(used.contexts).containsExactly(own, own, own, own);
    }
}
