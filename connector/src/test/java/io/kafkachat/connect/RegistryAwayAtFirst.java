package io.kafkachat.connect;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.StringConverter;

/** A converter of text whose registry cannot be reached the first time that it is used. */
public final class RegistryAwayAtFirst extends StringConverter {

    private boolean back;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {}

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        if (!back) {
            back = true;
            throw new UncheckedIOException(new ConnectException("refused"));
        }
        return super.toConnectData(topic, value);
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        throw new UnsupportedOperationException();
    }
}
