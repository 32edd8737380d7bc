package io.kafkachat.connect.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far a connector has come with its prompts, as Connect's REST interface shows and changes it. */
record ConnectorOffsets(ConnectRest rest, Pipeline pipeline) {

    /** What is committed; a partition without progress is missing. */
    Map<TopicPartition, Long> committed() {
        ConnectorKind.OffsetFields fields = pipeline.kind().offsetFields();
        Map<TopicPartition, Long> committed = new HashMap<>();
        for (JsonNode each : rest.offsets(pipeline.connector()).path("offsets")) {
            JsonNode partition = each.path("partition");
            committed.put(
                    new TopicPartition(
                            partition.path(fields.topic()).asText(),
                            partition.path(fields.partition()).asInt()),
                    each.path("offset").path(fields.offset()).asLong());
        }
        return committed;
    }

    /** The sum over a topic's partitions. */
    long total(String topic) {
        return committed().entrySet().stream()
                .filter(each -> each.getKey().topic().equals(topic))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Sets the offset of a stopped connector. */
    void alter(TopicPartition partition, long offset) {
        alter(partition, JsonNodeFactory.instance.numberNode(offset));
    }

    /** The same with anything that JSON can say. */
    void alter(TopicPartition partition, JsonNode offset) {
        ConnectorKind.OffsetFields fields = pipeline.kind().offsetFields();
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.putObject("partition")
                .put(fields.topic(), partition.topic())
                .put(fields.partition(), partition.partition());
        change.putObject("offset").set(fields.offset(), offset);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("offsets").add(change);
        rest.alterOffsets(pipeline.connector(), body);
    }

    /** Forgets all offsets of a stopped connector. */
    void reset() {
        rest.resetOffsets(pipeline.connector());
    }

    /** What REST says, for messages of tests that fail. */
    @Override
    public String toString() {
        return rest.offsets(pipeline.connector()).toString();
    }
}
