package io.kafkachat.connect;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** The task of {@link ChatCompletionsSourceConnector}: a shell around {@link StartedSourceTask}. */
public class ChatCompletionsSourceTask extends SourceTask {

    private volatile @Nullable StartedSourceTask started;

    /** Made by the Connect worker. */
    public ChatCompletionsSourceTask() {}

    @Override
    public String version() {
        return PluginVersion.get();
    }

    @Override
    public void start(Map<String, String> props) {
        started = SourceTaskFactory.start(SourceSettings.of(props), TaskPartitions.read(props), context);
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        StartedSourceTask task = started;
        if (task == null) {
            throw new IllegalStateException("The task is not started");
        }
        return task.poll();
    }

    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        StartedSourceTask task = started;
        if (task != null) {
            task.written(record);
        }
    }

    @Override
    public void stop() {
        StartedSourceTask task = started;
        started = null;
        if (task != null) {
            task.close();
        }
    }
}
