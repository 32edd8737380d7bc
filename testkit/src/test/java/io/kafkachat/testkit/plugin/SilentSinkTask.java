package io.kafkachat.testkit.plugin;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

public final class SilentSinkTask extends SinkTask {

    @Override
    public void start(Map<String, String> props) {}

    @Override
    public void put(Collection<SinkRecord> records) {
        if (records.stream().anyMatch(record -> "fail".equals(record.value()))) {
            throw new ConnectException("a record said so");
        }
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
        return "1.0";
    }
}
