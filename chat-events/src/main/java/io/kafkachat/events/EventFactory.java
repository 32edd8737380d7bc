package io.kafkachat.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kafkachat.client.Attempt;
import io.kafkachat.client.CallReport;
import io.kafkachat.client.ChatCompletion;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.Choice;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.ToolCall;
import io.kafkachat.events.EventSettings.EnrichFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes output events of outcomes. Thread-safe. */
public final class EventFactory {

    private final EventSettings settings;

    public EventFactory(EventSettings settings) {
        this.settings = settings;
    }

    /**
     * The events of a prompt that was submitted.
     *
     * <p>An answer gives one completion per choice and then one event per tool call; in {@code output.mode=enrich} one
     * completion, for the first choice, with its {@link OutputEvent#enrichment()}. If that is to be JSON, or a JSON object,
     * and the content is none, the answer becomes an error event, and the usage event says what it cost all the same. A
     * failure gives one error event.
     *
     * @throws IllegalArgumentException if the call was cancelled: its prompt has not ended
     */
    public PromptEvents of(PromptContext prompt, ChatOutcome outcome) {
        if (outcome instanceof ChatOutcome.Answered answered) {
            return ofAnswer(prompt, answered.completion(), answered.report());
        }
        return ofFailure(prompt, ((ChatOutcome.Failed) outcome).failure(), null, outcome.report());
    }

    /** The events of a prompt that was never submitted, because no request could be made of it. */
    public PromptEvents ofRejected(PromptContext prompt, Failure failure) {
        return ofFailure(prompt, failure, null, null);
    }

    private PromptEvents ofAnswer(PromptContext prompt, ChatCompletion completion, CallReport report) {
        List<OutputEvent> answers = new ArrayList<>();
        if (settings.mode() == EventSettings.OutputMode.ENRICH) {
            Choice first = completion.choices().get(0);
            JsonNode enrichment = enrichment(first);
            if (enrichment == null) {
                return ofFailure(prompt, notJson(completion, report), completion, report);
            }
            ObjectNode value = completionEvent(prompt, completion, first);
            answers.add(new OutputEvent(EventType.COMPLETION, 0, value, enrichment));
        } else {
            for (Choice choice : completion.choices()) {
                ObjectNode value = completionEvent(prompt, completion, choice);
                answers.add(new OutputEvent(EventType.COMPLETION, answers.size(), value));
            }
        }
        int calls = 0;
        for (Choice choice : completion.choices()) {
            for (ToolCall call : choice.toolCalls()) {
                answers.add(new OutputEvent(EventType.TOOL_CALL, calls++, toolCallEvent(prompt, call)));
            }
        }
        return new PromptEvents(answers, receipt(UsageEvent.of(prompt, null, completion, report)));
    }

    private static PromptEvents ofFailure(
            PromptContext prompt, Failure failure, @Nullable ChatCompletion completion, @Nullable CallReport report) {
        if (failure.errorClass() == ErrorClass.CANCELLED) {
            throw new IllegalArgumentException("outcome: expected one that is final, not CANCELLED");
        }
        OutputEvent error = new OutputEvent(EventType.ERROR, 0, errorEvent(prompt, failure, report));
        return new PromptEvents(List.of(error), receipt(UsageEvent.of(prompt, failure, completion, report)));
    }

    private static OutputEvent receipt(ObjectNode value) {
        return new OutputEvent(EventType.USAGE, 0, value);
    }

    /** Null if the content is not what the format needs. */
    private @Nullable JsonNode enrichment(Choice choice) {
        if (settings.enrichFormat() == EnrichFormat.TEXT) {
            return TextNode.valueOf(WellFormed.text(choice.content()));
        }
        if (choice.content().isBlank() && !choice.toolCalls().isEmpty()) {
            // A tool turn has no answer yet.
            return isObjectExpected() ? JsonNodeFactory.instance.objectNode() : NullNode.instance;
        }
        JsonNode json = AnswerJson.parse(choice.content());
        return json == null || isObjectExpected() && !json.isObject() ? null : WellFormed.json(json);
    }

    private boolean isObjectExpected() {
        return settings.enrichFormat() == EnrichFormat.FIELDS;
    }

    private Failure notJson(ChatCompletion completion, CallReport report) {
        List<Attempt> attempts = report.attempts();
        return new Failure(
                ErrorClass.MALFORMED_RESPONSE,
                attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).httpStatus(),
                null,
                "content: expected " + (isObjectExpected() ? "a JSON object" : "JSON")
                        + ", plain or in one Markdown fence",
                completion.providerRequestId());
    }

    private ObjectNode completionEvent(PromptContext prompt, ChatCompletion completion, Choice choice) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("request_id", prompt.requestId());
        event.put("completion_id", WellFormed.text(completion.id()));
        event.put("model", WellFormed.text(completion.model()));
        event.put("created", epochMillis(completion.created()));
        event.put("choice_index", choice.index());
        event.put("content", WellFormed.text(choice.content()));
        event.put("reasoning", WellFormed.optional(choice.reasoning()));
        event.put("reasoning_details", WellFormed.optional(choice.reasoningDetails()));
        event.put("refusal", WellFormed.optional(choice.refusal()));
        event.put("finish_reason", WellFormed.text(choice.finishReason()));
        event.put("native_finish_reason", WellFormed.optional(choice.nativeFinishReason()));
        event.put("tool_call_count", choice.toolCalls().size());
        UsageEvent.putTokens(event.putObject("usage"), completion.usage());
        putPrompt(event, prompt);
        event.put(
                "raw",
                WellFormed.optional(settings.includeRaw() ? completion.raw().text() : null));
        return event;
    }

    private static ObjectNode toolCallEvent(PromptContext prompt, ToolCall call) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("request_id", prompt.requestId());
        event.put("tool_call_id", WellFormed.text(call.id()));
        event.put("index", call.index());
        event.put("type", WellFormed.text(call.type()));
        event.put("name", WellFormed.text(call.name()));
        event.put("arguments", WellFormed.text(call.arguments()));
        event.put("arguments_valid", call.argumentsValid());
        event.put("conversation_key", prompt.conversationKey());
        putPrompt(event, prompt);
        return event;
    }

    private static ObjectNode errorEvent(PromptContext prompt, Failure failure, @Nullable CallReport report) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("request_id", prompt.requestId());
        event.put("error_class", failure.errorClass().name());
        event.put("http_status", failure.httpStatus());
        event.put("provider_code", WellFormed.optional(failure.providerCode()));
        event.put("message", WellFormed.text(failure.message()));
        event.put("retryable", failure.errorClass().retryable());
        event.put("attempts", report == null ? 0 : report.attempts().size());
        event.put("attempt_history", report == null ? null : AttemptHistory.of(report.attempts()));
        event.put("provider_request_id", failure.providerRequestId());
        putPrompt(event, prompt);
        event.put("key", prompt.key());
        event.put("value", prompt.value());
        return event;
    }

    /** Adds the field {@code prompt}. */
    static void putPrompt(ObjectNode event, PromptContext prompt) {
        PromptCoordinates coordinates = prompt.coordinates();
        ObjectNode field = event.putObject("prompt");
        field.put("topic", coordinates.topic());
        field.put("partition", coordinates.partition());
        field.put("offset", coordinates.offset());
        field.put("timestamp", coordinates.timestamp() < 0 ? null : (Long) coordinates.timestamp());
    }

    /** Null for a time that is missing or cannot be one. */
    private static @Nullable Long epochMillis(long epochSeconds) {
        return epochSeconds <= 0 || epochSeconds > Long.MAX_VALUE / 1000 ? null : (Long) (epochSeconds * 1000);
    }
}
