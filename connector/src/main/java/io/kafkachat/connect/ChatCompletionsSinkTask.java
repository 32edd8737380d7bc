package io.kafkachat.connect;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** The task of {@link ChatCompletionsSinkConnector}: a shell around {@link StartedSinkTask}. */
public class ChatCompletionsSinkTask extends SinkTask {

    private @Nullable StartedSinkTask started;

    /** Made by the Connect worker. */
    public ChatCompletionsSinkTask() {}

    @Override
    public String version() {
        return PluginVersion.get();
    }

    @Override
    public void start(Map<String, String> props) {
        started = SinkTaskFactory.start(SinkSettings.of(props), context);
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        started().open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        started().put(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
        return started().preCommit(currentOffsets);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        if (started != null) {
            started.close(partitions);
        }
    }

    @Override
    public void stop() {
        StartedSinkTask task = started;
        started = null;
        if (task != null) {
            task.close();
        }
    }

    private StartedSinkTask started() {
        StartedSinkTask task = started;
        if (task == null) {
            throw new IllegalStateException("The task is not started");
        }
        return task;
    }
}
