package io.kafkachat.client;

import io.kafkachat.client.AnswerPolicies.Policy;
import io.kafkachat.client.AnswerPolicies.Think;
import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;

/** The one place that says whether a complete response is an answer: applies the policies. */
final class AnswerReview {

    private final AnswerPolicies policies;

    AnswerReview(AnswerPolicies policies) {
        this.policies = policies;
    }

    AttemptResult review(HttpReply reply, ChatCompletion received) {
        ChatCompletion completion = policies.think() == Think.STRIP ? ThinkBlocks.strip(received) : received;
        // The first choice decides: there is rarely another, and answers are not published in part.
        Choice first = completion.choices().get(0);
        if (policies.length() == Policy.ERROR && first.finishReason().equals("length")) {
            return fault(reply, completion, ErrorClass.LENGTH, "The answer was cut at the token limit");
        }
        if (policies.contentFilter() == Policy.ERROR && first.finishReason().equals("content_filter")) {
            return fault(reply, completion, ErrorClass.CONTENT_FILTER, "The provider's filter ended the answer");
        }
        if (policies.refusal() == Policy.ERROR && first.refusal() != null) {
            return fault(reply, completion, ErrorClass.CONTENT_FILTER, "The model declined to answer");
        }
        if (policies.empty() == Policy.ERROR && completion.choices().stream().allMatch(AnswerReview::isEmpty)) {
            return fault(
                    reply, completion, ErrorClass.EMPTY, "The answer finished without content, tool call or refusal");
        }
        return new Answer(completion, reply.status());
    }

    private static Fault fault(HttpReply reply, ChatCompletion completion, ErrorClass errorClass, String text) {
        return new Fault(
                errorClass, reply.status(), null, text, completion.providerRequestId(), null, null, completion.usage());
    }

    /** A cut or filtered answer may well be blank, and says why. */
    private static boolean isEmpty(Choice choice) {
        return choice.content().isBlank()
                && choice.toolCalls().isEmpty()
                && choice.refusal() == null
                && !choice.finishReason().equals("length")
                && !choice.finishReason().equals("content_filter");
    }
}
