package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what an accepted call is answered with: plain or streamed, whole or with the fault that was drawn. */
final class ReplyWriter {

    static final String GARBAGE = "upstream says: }{ not json";

    private static final String JSON_TYPE = "application/json; charset=utf-8";

    private final AnswerWriter answers;
    private final ErrorBodies errors;
    private final StreamWriter streams;
    private final ObjectMapper json = new ObjectMapper();

    ReplyWriter(AnswerWriter answers, ErrorBodies errors, Streaming streaming) {
        this.answers = answers;
        this.errors = errors;
        this.streams = new StreamWriter(errors, streaming);
    }

    /**
     * The reply.
     *
     * @param bits what is random about the answer
     * @param tools how many tool calls the prompt orders
     * @param fault one of status 200, or null
     */
    Reply write(CompletionRequest request, long bits, int tools, @Nullable Fault fault) {
        ObjectNode answer = answers.write(request, bits, tools, fault);
        boolean streamed = request.streamWanted() && fault != Fault.STREAM_JSON && fault != Fault.OK_WITH_ERROR;
        return streamed ? streams.write(answer, bits, fault) : plain(answer, fault);
    }

    private PlainReply plain(ObjectNode answer, @Nullable Fault fault) {
        if (fault == null) {
            return reply(answer, Ending.WHOLE, true);
        }
        return switch (fault) {
            case OK_WITH_ERROR, STREAM_ERROR -> withoutAnswer(answer, bytes(errors.insteadOfAnswer()));
            case GARBAGE -> withoutAnswer(answer, Buffer.buffer(GARBAGE));
            case CHOICE_ERROR, STREAM_CHOICE_ERROR -> {
                ObjectNode choice = (ObjectNode) answer.withArray("choices").get(0);
                choice.put("finish_reason", "error").set("error", errors.choiceError());
                yield reply(answer, Ending.WHOLE, false);
            }
            case TRUNCATED, STREAM_TRUNCATED, STREAM_DONE_EARLY -> reply(answer, Ending.CLOSED, false);
            case STALLED_BODY, STREAM_STALL, STREAM_COMMENTS -> reply(answer, Ending.SILENCE, false);
            case STREAM_RESET -> reply(answer, Ending.RESET, false);
            default -> reply(answer, Ending.WHOLE, true);
        };
    }

    private PlainReply reply(ObjectNode answer, Ending ending, boolean paid) {
        JsonNode cost = answer.path("meta").path("usage");
        Map<String, String> headers = Map.of(
                "Content-Type", JSON_TYPE,
                "x-aimlapi-usd-spent", cost.path("usd_spent").asText(),
                "x-aimlapi-credits-used", cost.path("credits_used").asText());
        return new PlainReply(headers, bytes(answer), ending, paid, AnswerWriter.tokens(answer));
    }

    private static PlainReply withoutAnswer(ObjectNode answer, Buffer body) {
        return new PlainReply(
                Map.of("Content-Type", JSON_TYPE), body, Ending.WHOLE, false, AnswerWriter.tokens(answer));
    }

    private Buffer bytes(JsonNode node) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }
}
