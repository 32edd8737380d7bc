package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.AnswerPolicies.Policy;
import io.kafkachat.client.AnswerPolicies.Think;
import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ResilienceSettings.RetryAllowance;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which failure is of which class, how often a call is repeated after it, after which waits (milliseconds, at the upper end
 * of the jitter), and whether another endpoint is asked in the end: from what is on the wire to what is done about it.
 */
class RetryMatrixTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final FailureClassifier classifier = new FailureClassifier(CLOCK);
    private final ReplyReader reader = new ReplyReader(classifier, new AnswerReview(AnswerPolicies.DEFAULT));
    private final RetryPolicy policy = new RetryPolicy(RetryLimits.DEFAULT, () -> 1);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    # status | header | body | class | waits | elsewhere
                    400 ||{'message':'Body validation error!'}                            | INVALID_REQUEST    |                             | no
                    404 ||{'message':'Cannot POST /v2/chat/completions'}                  | INVALID_REQUEST    |                             | no
                    404 ||                                                                | INVALID_REQUEST    |                             | no
                    405 ||                                                                | INVALID_REQUEST    |                             | no
                    413 ||                                                                | INVALID_REQUEST    |                             | no
                    415 ||                                                                | INVALID_REQUEST    |                             | no
                    422 ||{'detail':[{'msg':'field required'}]}                           | INVALID_REQUEST    |                             | no

                    400 ||{'error':{'message':'x','code':'context_length_exceeded'}}      | CONTEXT_LENGTH     |                             | yes
                    400 ||{'error':{'message':'x','type':'context_length_exceeded'}}      | CONTEXT_LENGTH     |                             | yes
                    400 ||{'error':{'message':'This exceeds the context window'}}         | CONTEXT_LENGTH     |                             | yes
                    413 ||{'message':'Too many tokens'}                                   | CONTEXT_LENGTH     |                             | yes
                    400 ||{'error':{'metadata':{'error_type':'context_length_exceeded'}}} | CONTEXT_LENGTH     |                             | yes

                    404 ||{'error':{'message':'x','code':'model_not_found'}}              | MODEL_UNAVAILABLE  | 5000                        | yes
                    404 ||{'message':'The model `x` does not exist'}                      | MODEL_UNAVAILABLE  | 5000                        | yes
                    500 ||{'message':'The model is under maintenance'}                    | MODEL_UNAVAILABLE  | 5000                        | yes
                    503 ||{'message':'The model is under maintenance'}                    | MODEL_UNAVAILABLE  | 5000                        | yes

                    401 ||{'message':'Invalid API key'}                                   | AUTHENTICATION     |                             | no
                    403 ||{'message':'The key has no permission for this resource'}       | AUTHENTICATION     |                             | no
                    407 ||                                                                | AUTHENTICATION     |                             | no

                    402 ||{'message':'Payment required'}                                  | QUOTA              |                             | no
                    403 ||{'message':'You have run out of credits'}                       | QUOTA              |                             | no
                    429 ||{'error':{'message':'x','code':'insufficient_quota'}}           | QUOTA              |                             | no
                    429 ||{'error':{'message':'x','type':'insufficient_quota'}}           | QUOTA              |                             | no
                    429 ||{'message':'Free-tier limit reached'}                           | QUOTA              |                             | no

                    403 ||{'error':{'message':'x','metadata':{'reasons':['violence']}}}   | CONTENT_FILTER     |                             | no
                    403 ||{'error':{'message':'x','metadata':{'patterns':['secret']}}}    | CONTENT_FILTER     |                             | no
                    403 ||{'message':'Input was flagged by moderation'}                   | CONTENT_FILTER     |                             | no
                    400 ||{'error':{'message':'x','code':'content_policy_violation'}}     | CONTENT_FILTER     |                             | no

                    429 ||{'message':'Too many requests'}                                 | RATE_LIMITED       | 1000 2000 4000 8000 16000   | yes
                    429 ||                                                                | RATE_LIMITED       | 1000 2000 4000 8000 16000   | yes
                    429 | Retry-After: 7 |                                                | RATE_LIMITED       | 7000 7000 7000 7000 7000    | yes
                    429 | retry-after-ms: 1500 |                                          | RATE_LIMITED       | 1500 1500 1500 1500 1500    | yes
                    429 | Retry-After: 0 |                                                | RATE_LIMITED       | 1000 2000 4000 8000 16000   | yes
                    429 | Retry-After: later |                                            | RATE_LIMITED       | 1000 2000 4000 8000 16000   | yes
                    429 | Retry-After: Thu, 01 Jan 2026 00:00:09 GMT |                    | RATE_LIMITED       | 9000 9000 9000 9000 9000    | yes
                    402 | Retry-After: 7 |{'message':'Payment required'}                  | RATE_LIMITED       | 7000 7000 7000 7000 7000    | yes

                    503 ||                                                                | OVERLOADED         | 1000 2000 4000 8000         | yes
                    503 | Retry-After: 7 |                                                | OVERLOADED         | 7000 7000 7000 7000         | yes
                    529 ||                                                                | OVERLOADED         | 1000 2000 4000 8000         | yes
                    502 ||{'error':{'metadata':{'error_type':'provider_overloaded'}}}     | OVERLOADED         | 1000 2000 4000 8000         | yes

                    408 ||                                                                | SERVER             | 500 1000 2000               | yes
                    409 ||                                                                | SERVER             | 500 1000 2000               | yes
                    425 ||                                                                | SERVER             | 500 1000 2000               | yes
                    500 ||{'message':'Internal server error'}                             | SERVER             | 500 1000 2000               | yes
                    500 ||                                                                | SERVER             | 500 1000 2000               | yes
                    500 | Retry-After: 7 |                                                | SERVER             | 7000 7000 7000              | yes
                    502 ||<html>Bad gateway</html>                                        | SERVER             | 500 1000 2000               | yes
                    520 ||                                                                | SERVER             | 500 1000 2000               | yes
                    521 ||                                                                | SERVER             | 500 1000 2000               | yes
                    522 ||                                                                | SERVER             | 500 1000 2000               | yes
                    523 ||                                                                | SERVER             | 500 1000 2000               | yes
                    524 ||                                                                | SERVER             | 500 1000 2000               | yes

                    504 ||{'message':'Generation timed out'}                              | GENERATION_TIMEOUT | 500                         | yes

                    200 ||{'error':{'code':502,'message':'x'}}                            | SERVER             | 500 1000 2000               | yes
                    200 ||{'choices':[{'error':{'code':429,'message':'x'}}]}              | RATE_LIMITED       | 1000 2000 4000 8000 16000   | yes
                    200 ||{'choices':[{'finish_reason':'error','message':{}}]}            | SERVER             | 500 1000 2000               | yes
                    200 ||half of it                                                      | MALFORMED_RESPONSE | 500                         | yes
                    200 ||{'choices':[]}                                                  | MALFORMED_RESPONSE | 500                         | yes
                    200 ||{'choices':[{'finish_reason':'stop','message':{'content':''}}]} | EMPTY              | 500                         | yes
                    """)
    void whatAResponseLeadsTo(
            int status,
            @Nullable String header,
            @Nullable String body,
            ErrorClass errorClass,
            @Nullable String waits,
            String elsewhere) {
        Fault fault = fault(reply(status, header, body));

        assertThat(fault.errorClass()).isEqualTo(errorClass);
        assertThat(waits(fault)).isEqualTo(waits == null ? "" : waits);
        assertThat(RetryPolicy.mayFallBack(fault.errorClass())).isEqualTo(elsewhere.equals("yes"));
    }

    /** First the header, then what the body says of being available, then its type, then the status. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    # status | header | error | class | waits
                    500 | x-should-retry: false | {'availability':{'retryable':true}}                                       | SERVER          |
                    400 | x-should-retry: true  | {'availability':{'retryable':false}}                                      | INVALID_REQUEST | 500 1000 2000
                    429 | x-should-retry: true  | {}                                                                        | RATE_LIMITED    | 1000 2000 4000 8000 16000
                    429 | x-should-retry: false | {}                                                                        | RATE_LIMITED    |
                    500 | x-should-retry: maybe | {}                                                                        | SERVER          | 500 1000 2000
                    401 | x-should-retry: true  | {}                                                                        | AUTHENTICATION  |
                    500 |                       | {'availability':{'retryable':false}}                                      | SERVER          |
                    500 |                       | {'availability':{'retryable':false},'metadata':{'error_type':'timeout'}}  | GENERATION_TIMEOUT |
                    400 |                       | {'availability':{'retryable':true}}                                       | INVALID_REQUEST | 500 1000 2000
                    500 |                       | {'metadata':{'error_type':'rate_limit_exceeded'}}                         | RATE_LIMITED    | 1000 2000 4000 8000 16000
                    429 |                       | {'metadata':{'error_type':'authentication'}}                              | AUTHENTICATION  |
                    403 |                       | {'metadata':{'error_type':'refusal'}}                                     | CONTENT_FILTER  |
                    400 |                       | {'metadata':{'error_type':'provider_unavailable'}}                        | SERVER          | 500 1000 2000
                    503 |                       | {'metadata':{'error_type':'one of next year'}}                            | OVERLOADED      | 1000 2000 4000 8000
                    """)
    void theMostReliableEvidenceDecides(
            int status, @Nullable String header, String error, ErrorClass errorClass, @Nullable String waits) {
        Fault fault = fault(reply(status, header, "{'error':" + error + "}"));

        assertThat(fault.errorClass()).isEqualTo(errorClass);
        assertThat(waits(fault)).isEqualTo(waits == null ? "" : waits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | Body validation error!                            | INVALID_REQUEST
                    404 | Cannot POST /v2/chat/completions                  | INVALID_REQUEST
                    400 | This exceeds the maximum context length of 8192   | CONTEXT_LENGTH
                    413 | The prompt is too long                            | CONTEXT_LENGTH
                    404 | The model does not exist                          | MODEL_UNAVAILABLE
                    500 | The model is under maintenance                    | MODEL_UNAVAILABLE
                    401 | Invalid API key                                   | AUTHENTICATION
                    403 | The key has no permission for this resource       | AUTHENTICATION
                    402 | Payment required                                  | QUOTA
                    403 | You have run out of credits, please top up        | QUOTA
                    429 | Free-tier limit reached                           | QUOTA
                    403 | Input was flagged by moderation                   | CONTENT_FILTER
                    429 | Too many requests, slow down                      | RATE_LIMITED
                    503 | The service has no capacity                       | OVERLOADED
                    529 | The service has no capacity                       | OVERLOADED
                    408 | Try again                                         | SERVER
                    500 | Internal server error                             | SERVER
                    502 | Bad gateway                                       | SERVER
                    524 | A timeout occurred                                | SERVER
                    504 | Generation timed out                              | GENERATION_TIMEOUT
                    """)
    void everyShapeOfAnErrorBodySaysTheSame(int status, String message, ErrorClass errorClass) {
        shapes(status, message).forEach((shape, body) -> {
            Fault fault = fault(reply(status, null, body));
            assertThat(fault.errorClass()).as(shape).isEqualTo(errorClass);
            assertThat(fault.text()).as(shape).isEqualTo(message);
            if (!shape.startsWith("without status")) {
                assertThat(fault(reply(200, null, body)).errorClass())
                        .as(shape + " with HTTP status 200")
                        .isEqualTo(errorClass);
            }
        });
    }

    private static Map<String, String> shapes(int status, String message) {
        Map<String, String> shapes = new LinkedHashMap<>();
        String flat = "{'message':'%s','path':'/v1','requestId':'r','statusCode':%s,'timestamp':'t'}";
        shapes.put("flat, the status a string", flat.formatted(message, "'" + status + "'"));
        shapes.put("flat, the status a number", flat.formatted(message, status));
        shapes.put(
                "problem",
                "{'title':'%1$s','status':%2$d,'message':'%1$s','instance':'/v1','error':{'name':'E','message':'%1$s'}}"
                        .formatted(message, status));
        String nested = "{'error':{'message':'%s','type':'some_error','code':%s}}";
        shapes.put("nested, the code a number", nested.formatted(message, status));
        shapes.put("nested, the code a string", nested.formatted(message, "'" + status + "'"));
        shapes.put("without status: nested, the code a word", nested.formatted(message, "'some_code'"));
        shapes.put("without status: in a list", "[{'error':{'message':'%s'}}]".formatted(message));
        shapes.put("without status: a string", "{'error':'%s'}".formatted(message));
        return shapes;
    }

    @Test
    void whatAnExceptionLeadsTo() {
        IOException reset = new SocketException("Connection reset");
        IOException untrusted = new IOException(new CertificateException("untrusted"));
        String never = "";

        check(connecting(new ConnectException("refused")), ErrorClass.CONNECT, "500 1000 2000 4000");
        check(connecting(new UnknownHostException("nobody")), ErrorClass.CONNECT, "500 1000 2000 4000");
        check(timedOut(WireFailure.Phase.CONNECTING), ErrorClass.CONNECT, "500 1000 2000 4000");
        check(connecting(untrusted), ErrorClass.TLS_TRUST, never);
        check(connecting(new SSLPeerUnverifiedException("other host")), ErrorClass.TLS_TRUST, never);
        for (WireFailure.Phase phase :
                List.of(WireFailure.Phase.SENDING, WireFailure.Phase.WAITING, WireFailure.Phase.READING)) {
            check(new WireFailure(phase, reset, null, null), ErrorClass.CONNECTION_LOST, "0 1000");
            check(timedOut(phase), ErrorClass.GENERATION_TIMEOUT, "500");
        }
        WireFailure tooLarge = new WireFailure(WireFailure.Phase.READING, new ResponseTooLargeException(1), null, null);
        check(tooLarge, ErrorClass.MALFORMED_RESPONSE, "500");
    }

    @Test
    void theStatusOfABrokenResponseGoesBeforeTheException() {
        IOException reset = new SocketException("Connection reset");

        check(
                new WireFailure(WireFailure.Phase.READING, reset, null, reply(503, null, null)),
                ErrorClass.OVERLOADED,
                "1000 2000 4000 8000");
        check(
                new WireFailure(WireFailure.Phase.READING, reset, null, reply(503, "x-should-retry: false", null)),
                ErrorClass.OVERLOADED,
                "");
        check(
                new WireFailure(WireFailure.Phase.READING, reset, null, reply(200, null, null)),
                ErrorClass.CONNECTION_LOST,
                "0 1000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    # error | class | waits
                    {'error':{'message':'x'}}                                            | STREAM_ERROR       | 500 1000
                    {'error':{'code':502,'message':'x'}}                                 | STREAM_ERROR       | 500 1000
                    {'finish_reason':'error'}                                            | STREAM_ERROR       | 500 1000
                    {'error':{'code':429,'message':'x'}}                                 | RATE_LIMITED       | 1000 2000 4000 8000 16000
                    {'error':{'code':'503','message':'x'}}                               | OVERLOADED         | 1000 2000 4000 8000
                    {'error':{'metadata':{'error_type':'provider_overloaded'}}}          | OVERLOADED         | 1000 2000 4000 8000
                    {'error':{'code':402,'message':'x'}}                                 | QUOTA              |
                    {'error':{'availability':{'retryable':false}}}                       | STREAM_ERROR       |
                    """)
    void whatAnErrorInAStreamLeadsTo(String error, ErrorClass errorClass, @Nullable String waits) {
        Fault fault = fault(stream(new StreamResult.Errored(json(error))));

        assertThat(fault.errorClass()).isEqualTo(errorClass);
        assertThat(waits(fault)).isEqualTo(waits == null ? "" : waits);
    }

    @Test
    void whatABrokenStreamLeadsTo() {
        Fault truncated = fault(stream(new StreamResult.Truncated()));
        Fault malformed = fault(stream(new StreamResult.Malformed("not JSON")));

        assertThat(truncated.errorClass()).isEqualTo(ErrorClass.STREAM_TRUNCATED);
        assertThat(waits(truncated)).isEqualTo("500 1000");
        assertThat(malformed.errorClass()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(waits(malformed)).isEqualTo("500");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    # choice | class | waits
                    {'finish_reason':'length','message':{'content':'half'}}          | LENGTH         |
                    {'finish_reason':'content_filter','message':{'content':''}}      | CONTENT_FILTER |
                    {'finish_reason':'stop','message':{'content':'','refusal':'no'}} | CONTENT_FILTER |
                    """)
    void whatAnAnswerThatIsNotWantedLeadsTo(String choice, ErrorClass errorClass, @Nullable String waits) {
        HttpReply reply = reply(200, null, "{'choices':[" + choice + "]}");
        AnswerPolicies strict = new AnswerPolicies(Policy.ERROR, Policy.ERROR, Policy.ERROR, Policy.ERROR, Think.KEEP);
        ReplyReader strictly = new ReplyReader(classifier, new AnswerReview(strict));

        assertThat(reader.read(reply, Fixtures.call("id"), "m")).isInstanceOf(Answer.class);
        assertThat(strictly.read(reply, Fixtures.call("id"), "m")).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.errorClass()).isEqualTo(errorClass);
            assertThat(waits(fault)).isEqualTo(waits == null ? "" : waits);
        });
    }

    @Test
    void whatIsWrongBeforeItIsSentIsNotRepeated() {
        assertThat(waits(Fault.local(ErrorClass.INVALID_REQUEST, "x"))).isEmpty();
    }

    /** What may have been billed counts twice against the retries of the client. */
    @Test
    void aTimeoutTakesTwiceAsMuchOfTheRetryBudget() {
        assertThat(affordable(ErrorClass.SERVER)).isEqualTo(2 * affordable(ErrorClass.GENERATION_TIMEOUT));
    }

    private static int affordable(ErrorClass failed) {
        RetryThrottle throttle = new RetryThrottle(new RetryAllowance(0, 10), () -> 0);
        int retries = 0;
        while (throttle.pay(failed).isZero()) {
            retries++;
        }
        return retries;
    }

    private void check(WireFailure failure, ErrorClass errorClass, String waits) {
        Fault fault = classifier.classify(failure);
        assertThat(fault.errorClass()).as(failure.describe()).isEqualTo(errorClass);
        assertThat(waits(fault)).as(failure.describe()).isEqualTo(waits);
    }

    private static WireFailure connecting(IOException cause) {
        return new WireFailure(WireFailure.Phase.CONNECTING, cause, null, null);
    }

    private static WireFailure timedOut(WireFailure.Phase phase) {
        return new WireFailure(phase, null, "some timeout", null);
    }

    private static HttpReply stream(StreamResult result) {
        return new HttpReply(new BasicHttpResponse(200), result);
    }

    private static HttpReply reply(int status, @Nullable String header, @Nullable String body) {
        String text = body == null ? "" : body.replace('\'', '"');
        return header == null ? Fixtures.reply(status, text) : Fixtures.reply(status, text, header);
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Fault fault(HttpReply reply) {
        AttemptResult result = reader.read(reply, Fixtures.call("id"), "m");
        if (result instanceof Fault fault) {
            return fault;
        }
        throw new AssertionError("expected a failure");
    }

    /** The waits between the attempts of a call that always fails like this. */
    private String waits(Fault fault) {
        List<String> waits = new ArrayList<>();
        int failures = 1;
        for (Duration wait = policy.waitAfter(fault, failures, failures);
                wait != null;
                wait = policy.waitAfter(fault, failures, failures)) {
            waits.add(Long.toString(wait.toMillis()));
            failures++;
        }
        return String.join(" ", waits);
    }
}
