package io.kafkachat.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.client.AttemptResult.Answer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns a complete response into an answer or a classified fault. Never throws, whatever the body is. */
final class ReplyReader {

    private final FailureClassifier classifier;

    ReplyReader(FailureClassifier classifier) {
        this.classifier = classifier;
    }

    AttemptResult read(HttpReply reply, ChatCall call) {
        JsonNode body = parse(reply.body());
        if (!reply.isSuccess()) {
            return classifier.classify(reply, body);
        }
        if (body == null || !body.isObject()) {
            return classifier.unusable(reply, ErrorClass.MALFORMED_RESPONSE, "The response is not a JSON object");
        }
        if (ErrorBody.isError(body)) {
            return classifier.classify(reply, body);
        }
        JsonNode choices = body.path("choices");
        if (!choices.isArray() || choices.isEmpty()) {
            return classifier.unusable(reply, ErrorClass.MALFORMED_RESPONSE, "The response has no choices");
        }
        for (JsonNode choice : choices) {
            if (!choice.path("message").isObject() && !ErrorBody.isError(choice)) {
                return classifier.unusable(reply, ErrorClass.MALFORMED_RESPONSE, "A choice has no message");
            }
            if (ErrorBody.isError(choice)
                    || choice.path("finish_reason").asText().equals("error")) {
                return classifier.classify(reply, choice);
            }
        }
        ChatCompletion completion = CompletionParser.parse(reply, body, call);
        if (completion.choices().stream().allMatch(ReplyReader::isEmpty)) {
            return classifier.unusable(
                    reply, ErrorClass.EMPTY, "The answer finished without content, tool call or refusal");
        }
        return new Answer(completion, reply.status());
    }

    /** A cut or filtered answer may well be blank, and says why. */
    private static boolean isEmpty(Choice choice) {
        return choice.content().isBlank()
                && choice.toolCalls().isEmpty()
                && choice.refusal() == null
                && !choice.finishReason().equals("length")
                && !choice.finishReason().equals("content_filter");
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            JsonNode node = Json.MAPPER.readTree(body);
            return node == null || node.isMissingNode() ? null : node;
        } catch (JacksonException e) {
            return null;
        } catch (IOException e) {
            // Cannot happen: the bytes are in memory.
            return null;
        }
    }
}
