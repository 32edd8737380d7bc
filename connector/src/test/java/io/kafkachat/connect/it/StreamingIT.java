package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.provider.LatencyProfile;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether an answer was streamed cannot be seen from what is published, except from its times. */
@OnSharedCluster
class StreamingIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PLAIN = 100;
    private static final String TOOLS =
            "[{\"type\": \"function\", \"function\": {\"name\": \"weather\", \"parameters\":"
                    + " {\"type\": \"object\", \"properties\": {\"city\": {\"type\": \"string\"}}}}}]";

    private final ConnectCluster cluster;
    private final ConnectRest rest;

    StreamingIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.rest = worker.rest();
    }

    @AfterEach
    void restoreLatency() {
        cluster.provider().latency(SharedCluster.LATENCY);
    }

    @Test
    void theSamePromptsGiveTheSameEventsWithAndWithoutStreaming() {
        cluster.provider().latency(LatencyProfile.fixed(Duration.ofMillis(300)));
        Map<String, String> prompts = prompts();
        Pipeline streamed = cluster.pipeline("streaming");
        Pipeline plain = cluster.pipeline("streaming-plain");
        try (RunningConnector sink = RunningConnector.create(cluster, rest, streamed, config("true", streamed))) {
            sink.sendAll(prompts);
            sink.awaitReceipts(prompts.size());
            sink.awaitAllCommitted();

            // The same prompts once more, as if they had never been answered.
            rest.stop(streamed.connector());
            rest.awaitState(streamed.connector(), "STOPPED", 0);
            rest.resetOffsets(streamed.connector());
            cluster.provider().journal().reset();
            rest.putConfig(streamed.connector(), cluster.config(streamed, config("false", plain)));
            rest.resume(streamed.connector());
            plain.awaitReceipts(prompts.size(), PATIENCE);
            sink.awaitAllCommitted();

            assertThat(streamed.read(streamed.errors())).isEmpty();
            assertThat(plain.read(plain.errors())).isEmpty();
            assertThat(completions(plain)).isEqualTo(completions(streamed)).hasSize(prompts.size() + 1);
            assertThat(toolCalls(plain)).isEqualTo(toolCalls(streamed)).hasSize(4);
            assertThat(usage(plain)).isEqualTo(usage(streamed)).hasSize(prompts.size());
            assertThat(timesToFirstToken(streamed)).hasSizeGreaterThanOrEqualTo(PLAIN);
            assertThat(timesToFirstToken(plain)).isEmpty();
        }
    }

    private static String[] config(String stream, Pipeline outputs) {
        return new String[] {
            "request.stream",
            stream,
            "value.converter",
            "org.apache.kafka.connect.converters.ByteArrayConverter",
            "tools",
            TOOLS,
            "chat.retry.backoff.ms",
            "10",
            "completions.topic",
            outputs.completions(),
            "tool.calls.topic",
            outputs.toolCalls(),
            "usage.topic",
            outputs.usage(),
            "errors.topic",
            outputs.errors()
        };
    }

    private static Map<String, String> prompts() {
        Map<String, String> prompts = new LinkedHashMap<>();
        for (int i = 0; i < PLAIN; i++) {
            prompts.put("plain-" + i, "Prompt number " + i + " with a \uD83D\uDC4B");
        }
        // Answers with something special about them, and failures that pass.
        for (String fault : List.of(
                "length",
                "think-leak",
                "refusal",
                "finish-content-filter",
                "emptyx1",
                "500x1",
                "garbagex1",
                "stream-truncatedx1",
                "stream-errorx1",
                "stream-json",
                "stream-no-done",
                "stream-crlf")) {
            prompts.put(fault, "A prompt with [[fault=" + fault + "]]");
        }
        prompts.put("tool", "The weather in Berlin [[tool]]");
        prompts.put("tools", "The weather in Berlin and Paris [[tool=2]]");
        prompts.put("tools-cut", "The weather in Rome [[tool]] [[fault=tool-arguments-cut]]");
        prompts.put("two", body("Two answers", "\"n\": 2"));
        prompts.put("json", body("A JSON answer", "\"response_format\": {\"type\": \"json_object\"}"));
        prompts.put("unreasoned", body("Without reasoning", "\"reasoning\": {\"exclude\": true}"));
        prompts.put("short", body("A short answer", "\"max_tokens\": 12"));
        return prompts;
    }

    private static String body(String prompt, String field) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"" + prompt + "\"}], " + field + "}";
    }

    /** By prompt and number of the choice, without what says when it was made. */
    private static Map<String, JsonNode> completions(Pipeline pipeline) {
        Map<String, JsonNode> byPrompt = new TreeMap<>();
        for (Output output : Output.of(pipeline.read(pipeline.completions()))) {
            ObjectNode value = output.value().deepCopy();
            value.remove(List.of("created", "completion_id"));
            byPrompt.put(output.key() + "/" + value.path("choice_index"), value);
        }
        return byPrompt;
    }

    private static Map<String, JsonNode> toolCalls(Pipeline pipeline) {
        Map<String, JsonNode> byPrompt = new TreeMap<>();
        for (Output output : Output.of(pipeline.read(pipeline.toolCalls()))) {
            byPrompt.put(output.key() + "/" + output.value().path("index"), output.value());
        }
        return byPrompt;
    }

    /** What it took and cost. */
    private static Map<String, JsonNode> usage(Pipeline pipeline) {
        Map<String, JsonNode> byPrompt = new TreeMap<>();
        for (Output output : Output.of(pipeline.read(pipeline.usage()))) {
            ObjectNode value = output.value().deepCopy();
            value.retain(
                    "model",
                    "served_model",
                    "outcome",
                    "finish_reason",
                    "prompt_tokens",
                    "completion_tokens",
                    "total_tokens",
                    "reasoning_tokens",
                    "credits_used",
                    "usd_spent");
            byPrompt.put(String.valueOf(output.key()), value);
        }
        return byPrompt;
    }

    private static List<JsonNode> timesToFirstToken(Pipeline pipeline) {
        return pipeline.events(pipeline.usage()).stream()
                .map(event -> event.path("time_to_first_token_ms"))
                .filter(JsonNode::isNumber)
                .toList();
    }
}
