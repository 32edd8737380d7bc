package io.kafkachat.testkit.plugin;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

public final class CountingSourceTask extends SourceTask {

    private static final Map<String, String> PARTITION = Map.of("source", CountingSourceConnector.COUNTER);

    private String topic = "";
    private long limit;
    private long next;

    @Override
    public void start(Map<String, String> props) {
        topic = props.get(CountingSourceConnector.TOPIC);
        limit = Long.parseLong(props.get(CountingSourceConnector.LIMIT));
        Map<String, Object> offset = context.offsetStorageReader().offset(PARTITION);
        next = offset == null ? 0 : ((Number) offset.get(CountingSourceConnector.NEXT)).longValue();
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        if (next == limit) {
            // The pace of a source that has nothing for the moment; no test waits for it.
            Thread.sleep(10);
            return null;
        }
        String number = Long.toString(next++);
        return List.of(new SourceRecord(
                PARTITION, Map.of(CountingSourceConnector.NEXT, next), topic, Schema.STRING_SCHEMA, number));
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
        return "1.0";
    }
}
