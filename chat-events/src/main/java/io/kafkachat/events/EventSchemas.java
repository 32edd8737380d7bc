package io.kafkachat.events;

import static io.kafkachat.events.EventSchema.Field.optional;
import static io.kafkachat.events.EventSchema.Field.required;
import static io.kafkachat.events.EventSchema.Field.struct;

import io.kafkachat.events.EventSchema.Type;
import java.util.List;
import java.util.stream.Stream;

/** The output events, field by field. Names are a public contract. */
final class EventSchemas {

    private static final int VERSION = 1;

    private static final EventSchema.Field REQUEST_ID = required(
            "request_id",
            Type.STRING,
            "Id of the prompt's request, the same after every restart: drop duplicates by it. Also in the headers.");

    private static final EventSchema.Field PROMPT = struct(
            "prompt",
            new EventSchema(
                    "io.kafkachat.Prompt",
                    VERSION,
                    "Where the prompt event was read.",
                    List.of(
                            required("topic", Type.STRING, "Topic of the prompt event."),
                            required("partition", Type.INT32, "Its partition."),
                            required("offset", Type.INT64, "Its offset."),
                            optional("timestamp", Type.TIMESTAMP_MS, "Its time stamp, epoch milliseconds."))),
            "Where the prompt event was read.");

    private static final List<EventSchema.Field> TOKENS_AND_MONEY = List.of(
            required("prompt_tokens", Type.INT64, "Tokens read; 0 where the provider sent no count."),
            required("completion_tokens", Type.INT64, "Tokens written, reasoning included."),
            required("total_tokens", Type.INT64, "Both, as the provider counts them."),
            required("reasoning_tokens", Type.INT64, "The part of the tokens written that is reasoning."),
            required("cached_tokens", Type.INT64, "The part of the tokens read that came from a cache."),
            optional(
                    "credits_used", Type.STRING, "Decimal number as the provider sent it; no conversion of usd_spent."),
            optional(
                    "usd_spent",
                    Type.STRING,
                    "Decimal number as the provider sent it; no conversion of credits_used."));

    private static final String ATTEMPT_HISTORY =
            "JSON text: an array of what became of each request (started_at, duration_ms, wait_ms before it, endpoint,"
                    + " http_status, error_class, provider_request_id, maybe_billed); null if the first one was answered.";

    static final EventSchema COMPLETION = new EventSchema(
            "io.kafkachat.Completion",
            VERSION,
            "One choice of the answer to a prompt.",
            List.of(
                    REQUEST_ID,
                    required("completion_id", Type.STRING, "The provider's id of the answer."),
                    required("model", Type.STRING, "The model that answered, as the provider names it."),
                    optional("created", Type.TIMESTAMP_MS, "When the provider made the answer, epoch milliseconds."),
                    required("choice_index", Type.INT32, "The choice's index, from 0."),
                    required("content", Type.STRING, "The answer; empty if there is none, e.g. with tool calls."),
                    optional("reasoning", Type.STRING, "The model's reasoning as text."),
                    optional(
                            "reasoning_details",
                            Type.STRING,
                            "JSON text, to be sent back unmodified with the assistant message of the next turn."),
                    optional("refusal", Type.STRING, "Why the model declined."),
                    required("finish_reason", Type.STRING, "stop, length, tool_calls, content_filter or another word."),
                    optional("native_finish_reason", Type.STRING, "The upstream's own word for it."),
                    required("tool_call_count", Type.INT32, "How many tool calls the choice asks for."),
                    struct(
                            "usage",
                            new EventSchema(
                                    "io.kafkachat.TokenUsage",
                                    VERSION,
                                    "What an answer cost, all choices together.",
                                    TOKENS_AND_MONEY),
                            "What the answer cost, all choices together: the same for each choice."),
                    PROMPT,
                    optional("raw", Type.STRING, "The response body as received, if output.include.raw is on.")));

    static final EventSchema CHUNK = new EventSchema(
            "io.kafkachat.Chunk",
            VERSION,
            "A piece of an answer while it is being generated. Only the completion event is the truth.",
            List.of(
                    REQUEST_ID,
                    required(
                            "attempt",
                            Type.INT32,
                            "The request it belongs to, from 1. A higher one makes the pieces of all lower ones void."),
                    required("index", Type.INT32, "Position among the chunks of the attempt, from 0."),
                    required("choice_index", Type.INT32, "The choice that the text belongs to, from 0."),
                    required("content", Type.STRING, "The next piece of the answer; empty if there is none."),
                    optional("reasoning", Type.STRING, "The next piece of the reasoning."),
                    required("last", Type.BOOLEAN, "Whether no chunk of the attempt follows."),
                    required("aborted", Type.BOOLEAN, "Whether the attempt failed: its chunks are void."),
                    PROMPT));

    static final EventSchema TOOL_CALL = new EventSchema(
            "io.kafkachat.ToolCall",
            VERSION,
            "A function that the model asks to have called.",
            List.of(
                    REQUEST_ID,
                    required("tool_call_id", Type.STRING, "Id to be repeated in the tool message of the next turn."),
                    required("index", Type.INT32, "Position in the message of the choice, from 0."),
                    required("type", Type.STRING, "function, or what the provider sent."),
                    required("name", Type.STRING, "The function."),
                    required("arguments", Type.STRING, "JSON text as received; possibly no JSON."),
                    required(
                            "arguments_valid",
                            Type.BOOLEAN,
                            "Whether arguments is a complete JSON object. Never run a call where it is not."),
                    optional("conversation_key", Type.STRING, "The prompt event's key, if it is UTF-8 text."),
                    PROMPT));

    static final EventSchema USAGE = new EventSchema(
            "io.kafkachat.Usage",
            VERSION,
            "The receipt of a prompt: how it ended and what it cost. All its other events were published before it.",
            joined(
                    List.of(
                            REQUEST_ID,
                            optional("model", Type.STRING, "The model asked for; null if nothing was sent."),
                            optional("served_model", Type.STRING, "The model that answered; null without an answer."),
                            optional("endpoint", Type.STRING, "The URL called last; null if nothing was to be sent."),
                            required("outcome", Type.STRING, "completed or failed."),
                            optional("error_class", Type.STRING, "Why it failed, as in the error event."),
                            optional("finish_reason", Type.STRING, "The finish reason of the first choice.")),
                    TOKENS_AND_MONEY,
                    List.of(
                            required("attempts", Type.INT32, "Requests sent."),
                            required("retries", Type.INT32, "Requests sent after the first."),
                            optional(
                                    "maybe_billed_attempts",
                                    Type.INT32,
                                    "Failed requests that may be billed, although the provider did not say so: timeouts, lost"
                                            + " connections, broken streams."),
                            optional("attempt_history", Type.STRING, ATTEMPT_HISTORY),
                            required("latency_ms", Type.INT64, "From submission to the outcome, waiting included."),
                            optional(
                                    "time_to_first_token_ms",
                                    Type.INT64,
                                    "From sending the last request to its first content, if streamed."),
                            required("queue_ms", Type.INT64, "Spent waiting for a free place, backoff excluded."),
                            optional("provider_request_id", Type.STRING, "The provider's id of the last request."),
                            PROMPT)));

    static final EventSchema ERROR = new EventSchema(
            "io.kafkachat.Error",
            VERSION,
            "A prompt that ended without an answer.",
            List.of(
                    REQUEST_ID,
                    required("error_class", Type.STRING, "What kind of failure it is, e.g. INVALID_REQUEST."),
                    optional("http_status", Type.INT32, "Status of the last response, if there was one."),
                    optional("provider_code", Type.STRING, "The provider's own code for it."),
                    required("message", Type.STRING, "For people; never holds the prompt's text."),
                    required("retryable", Type.BOOLEAN, "Whether the same prompt may succeed later."),
                    required("attempts", Type.INT32, "Requests sent."),
                    optional("attempt_history", Type.STRING, ATTEMPT_HISTORY),
                    optional("provider_request_id", Type.STRING, "The provider's id of the last request."),
                    PROMPT,
                    optional("key", Type.BYTES, "The prompt event's key as it came, to replay it."),
                    optional("value", Type.BYTES, "The prompt event's value as it came, to replay it.")));

    private EventSchemas() {}

    private static List<EventSchema.Field> joined(
            List<EventSchema.Field> first, List<EventSchema.Field> second, List<EventSchema.Field> third) {
        return Stream.of(first, second, third).flatMap(List::stream).toList();
    }
}
