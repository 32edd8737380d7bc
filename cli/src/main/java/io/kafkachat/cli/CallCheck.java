package io.kafkachat.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.CallReport;
import io.kafkachat.client.ChatCall;
import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ChatClients;
import io.kafkachat.client.ChatCompletion;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.ChatRequest;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.InvalidRequestException;
import io.kafkachat.client.PendingCall;
import io.kafkachat.client.TokenUsage;
import io.kafkachat.events.PromptSettings;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** One real call with the configured request fields, short, sent once. */
final class CallCheck {

    private static final String PROMPT = "Reply with the word OK.";
    private static final int MAX_TOKENS = 16;
    private static final Duration BEYOND_DEADLINE = Duration.ofSeconds(1);

    private final Findings findings;

    CallCheck(Findings findings) {
        this.findings = findings;
    }

    /** @param listed whether the endpoint lists the model */
    void check(ClientSettings settings, String model, PromptSettings prompts, boolean listed) {
        ChatRequest request;
        try {
            request = ChatRequest.fromJson(body(model, prompts), settings.capabilities());
        } catch (InvalidRequestException e) {
            findings.failed("call", "the configured fields make no valid request: " + e.getMessage());
            return;
        }
        // Such as QUOTA, after which a client waits for better times.
        AtomicReference<@Nullable ErrorClass> lastFailure = new AtomicReference<>();
        try (ChatClient client = ChatClients.create(settings)) {
            PendingCall call = client.submit(new ChatCall(
                    UUID.randomUUID().toString(),
                    request,
                    "check",
                    (attempt, soFar) -> lastFailure.set(
                            soFar.attempts().get(soFar.attempts().size() - 1).errorClass())));
            Duration patience = settings.timeouts().deadline().plus(BEYOND_DEADLINE);
            report(call.outcome().get(patience.toMillis(), TimeUnit.MILLISECONDS), request, listed);
        } catch (TimeoutException e) {
            ErrorClass failure = lastFailure.get();
            findings.failed(
                    "call",
                    failure == null
                            ? "no answer in time"
                            : "failed with " + failure + ", and would wait for better times");
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is never exceptional", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private static ObjectNode body(String model, PromptSettings prompts) {
        ObjectNode body = prompts.requestDefaults().deepCopy();
        body.put("model", model);
        body.put("max_tokens", MAX_TOKENS);
        body.putArray("messages").addObject().put("role", "user").put("content", PROMPT);
        return body;
    }

    private void report(ChatOutcome outcome, ChatRequest request, boolean listed) {
        if (outcome instanceof ChatOutcome.Answered answered) {
            answered(answered.completion(), answered.report());
            return;
        }
        Failure failure = ((ChatOutcome.Failed) outcome).failure();
        if (failure.errorClass() == ErrorClass.EMPTY || failure.errorClass() == ErrorClass.LENGTH) {
            // A model that thinks first needs more tokens than this.
            findings.ok("call", "answered with nothing but the beginning of its thoughts");
            return;
        }
        String hint = failure.errorClass() == ErrorClass.MODEL_UNAVAILABLE && !listed
                ? "; is chat.model (" + request.model() + ") right?"
                : "";
        findings.failed(
                "call",
                failure.errorClass() + (failure.httpStatus() == null ? "" : ", HTTP " + failure.httpStatus()) + ", "
                        + failure.message() + hint);
    }

    private void answered(ChatCompletion completion, CallReport report) {
        TokenUsage usage = completion.usage();
        Duration firstToken = report.timeToFirstToken();
        findings.ok(
                "call",
                "answered by " + completion.model() + " after " + Times.words(report.latency())
                        + (firstToken == null
                                ? ", not as a stream"
                                : ", as a stream, first token after " + Times.words(firstToken))
                        + "; " + usage.promptTokens() + " + " + usage.completionTokens() + " tokens"
                        + (usage.usdSpent() == null
                                ? ""
                                : ", " + usage.usdSpent().toPlainString() + " USD"));
        if (usage.promptTokens() + usage.completionTokens() == 0) {
            findings.warning(
                    "usage",
                    "the answer came without a count of tokens; many endpoints must be asked for it: stream.options in"
                            + " chat.api.capabilities");
        }
    }
}
