package io.kafkachat.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns a complete response, streamed or not, into an answer or a classified fault. Never throws, whatever the body is. */
final class ReplyReader {

    private final FailureClassifier classifier;
    private final AnswerReview review;

    ReplyReader(FailureClassifier classifier, AnswerReview review) {
        this.classifier = classifier;
        this.review = review;
    }

    /** @param model what was asked for, in case the answer does not name its model */
    AttemptResult read(HttpReply reply, ChatCall call, String model) {
        StreamResult stream = reply.stream();
        if (stream == null) {
            return ofBody(reply, parse(reply.body()), call, model);
        }
        if (stream instanceof StreamResult.Complete complete) {
            return ofBody(reply, complete.body(), call, model);
        }
        if (stream instanceof StreamResult.Errored errored) {
            return classifier.streamError(reply, errored.error());
        }
        if (stream instanceof StreamResult.Malformed malformed) {
            return classifier.unusable(reply, ErrorClass.MALFORMED_RESPONSE, malformed.what());
        }
        return classifier.unusable(
                reply, ErrorClass.STREAM_TRUNCATED, "The stream ended before the answer was finished");
    }

    private AttemptResult ofBody(HttpReply reply, @Nullable JsonNode body, ChatCall call, String model) {
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
            return malformed(reply, body, "The response has no choices");
        }
        for (JsonNode choice : choices) {
            if (!choice.path("message").isObject() && !ErrorBody.isError(choice)) {
                return malformed(reply, body, "A choice has no message");
            }
            if (ErrorBody.isError(choice)
                    || choice.path("finish_reason").asText().equals("error")) {
                return classifier.classify(reply, choice).withUsage(CompletionParser.billed(reply, body));
            }
        }
        return review.review(reply, CompletionParser.parse(reply, body, call, model));
    }

    private AttemptResult malformed(HttpReply reply, JsonNode body, String text) {
        return classifier
                .unusable(reply, ErrorClass.MALFORMED_RESPONSE, text)
                .withUsage(CompletionParser.billed(reply, body));
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
