package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.AttemptResult.Fault;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.http.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureClassifierTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final ReplyReader reader =
            new ReplyReader(new FailureClassifier(CLOCK), new AnswerReview(AnswerPolicies.DEFAULT));
    private final FailureClassifier classifier = new FailureClassifier(CLOCK);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "400|{'message':'Body validation error!','statusCode':400}|INVALID_REQUEST",
                "400|{'error':{'message':'x','code':'context_length_exceeded'}}|CONTEXT_LENGTH",
                "400|{'error':{'message':'maximum context length is 8192 tokens'}}|CONTEXT_LENGTH",
                "413|{'message':'prompt is too long'}|CONTEXT_LENGTH",
                "413||INVALID_REQUEST",
                "400|{'error':{'code':'content_filter','message':'x'}}|CONTENT_FILTER",
                "400|{'error':{'type':'invalid_request_error','code':'model_not_found','message':'x'}}|MODEL_UNAVAILABLE",
                "405||INVALID_REQUEST",
                "415||INVALID_REQUEST",
                "422|{'detail':[{'msg':'x'}]}|INVALID_REQUEST",
                "302||INVALID_REQUEST",
                "401|{'message':'Invalid token','statusCode':401}|AUTHENTICATION",
                "402|{'error':{'code':402,'message':'Insufficient credits'}}|QUOTA",
                "403|{'message':'You have run out of credits. Top up your balance','statusCode':403}|QUOTA",
                "403|{'title':'Forbidden','status':403,'error':{'name':'x','message':'Insufficient balance'}}|QUOTA",
                "403|{'error':{'code':403,'message':'x','metadata':{'reasons':['violence']}}}|CONTENT_FILTER",
                "403|{'error':'Your input was flagged'}|CONTENT_FILTER",
                "403|<html>Forbidden</html>|AUTHENTICATION",
                "403||AUTHENTICATION",
                "404|{'message':'Cannot POST /v2/chat'}|INVALID_REQUEST",
                "404|{'error':{'message':'The model `x` does not exist'}}|MODEL_UNAVAILABLE",
                "404|{'error':{'message':'No endpoints found for x.','code':404}}|MODEL_UNAVAILABLE",
                "408||SERVER",
                "409||SERVER",
                "425||SERVER",
                "429||RATE_LIMITED",
                "429|{'message':'Too Many Requests','statusCode':'429'}|RATE_LIMITED",
                "429|{'message':'Free-tier limit reached','statusCode':'429'}|QUOTA",
                "429|{'error':{'code':'insufficient_quota','message':'You exceeded your current quota'}}|QUOTA",
                "429|{'error':{'message':'Quota exceeded for requests per minute'}}|RATE_LIMITED",
                "500||SERVER",
                "500|{'message':'The model is under maintenance'}|MODEL_UNAVAILABLE",
                "501||SERVER",
                "502|<html>Bad gateway</html>|SERVER",
                "503||OVERLOADED",
                "504||GENERATION_TIMEOUT",
                "520||SERVER",
                "524||SERVER",
                "529||OVERLOADED",
                "500|{'error':{'code':500,'message':'x','metadata':{'error_type':'provider_overloaded'}}}|OVERLOADED",
                "502|{'error':{'message':'x','metadata':{'error_type':'rate_limit_exceeded'}}}|RATE_LIMITED",
                "500|{'error':{'message':'x','metadata':{'error_type':'something new'}}}|SERVER",
                "200|{'error':{'code':429,'message':'slow down'}}|RATE_LIMITED",
                "200|{'error':{'code':'429','message':'slow down'}}|RATE_LIMITED",
                "200|{'error':'it broke'}|SERVER",
                "200|{'error':{'type':'overloaded_error','message':'x'}}|OVERLOADED",
                "200|{'error':{'message':'rate limit'},'choices':[]}|RATE_LIMITED",
                "200|{'message':'Too many','statusCode':'429'}|RATE_LIMITED",
                "200|{'choices':[{'error':{'code':502,'message':'x'}}]}|SERVER",
                "200|{'choices':[{'finish_reason':'error','message':{'content':'half'}}]}|SERVER",
                "200||MALFORMED_RESPONSE",
                "204||MALFORMED_RESPONSE",
                "200|<html>hello</html>|MALFORMED_RESPONSE",
                "200|[]|MALFORMED_RESPONSE",
                "200|{}|MALFORMED_RESPONSE",
                "200|{'choices':[]}|MALFORMED_RESPONSE",
                "200|{'choices':[{}]}|MALFORMED_RESPONSE",
                "200|{'choices':[{'finish_reason':'stop','message':{'content':' '}}]}|EMPTY",
                "200|{'choices':[{'finish_reason':'stop','message':{'content':null,'reasoning':'hm'}}]}|EMPTY",
            })
    void aResponseIsClassified(int status, String body, ErrorClass expected) {
        assertThat(fault(status, body == null ? "" : body.replace('\'', '"')).errorClass())
                .isEqualTo(expected);
    }

    @Test
    void outOfCreditsWithARetryAfterIsARateLimit() {
        assertThat(fault(402, "{}", "Retry-After: 5").errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
        assertThat(fault(429, "{\"message\":\"free tier\"}", "Retry-After: 5").errorClass())
                .isEqualTo(ErrorClass.RATE_LIMITED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'message':'Slow down','path':'/x','requestId':'r1','statusCode':'429','timestamp':'t'}|Slow down||r1",
                "{'message':['a must be b','c must be d'],'statusCode':400}|a must be b c must be d||",
                "{'title':'T','status':429,'message':'Slow down','requestId':'r1','error':{'name':'RateLimit','message':'Inner'}}|Inner|RateLimit|r1",
                "{'title':'Only a title','status':500}|Only a title||",
                "{'error':{'message':'Slow down','type':'rate','code':'too_fast'}}|Slow down|too_fast|",
                "{'error':{'message':'Slow down','code':429}}|Slow down|429|",
                "{'error':'Slow down'}|Slow down||",
                "[{'error':{'message':'Slow down','code':429}}]|Slow down|429|",
                "{'error':null}|HTTP 429 without an error text||",
                "{'error':{'message':''}}|HTTP 429 without an error text||",
                "<html>secret</html>|HTTP 429 without an error text||",
                "|HTTP 429 without an error text||",
            })
    void everyShapeOfAnErrorBodyIsRead(String body, String text, String code, String requestId) {
        Fault fault = fault(429, body == null ? "" : body.replace('\'', '"'));

        assertThat(fault.text()).isEqualTo(text);
        assertThat(fault.providerCode()).isEqualTo(code);
        assertThat(fault.providerRequestId()).isEqualTo(requestId);
        assertThat(fault.httpStatus()).isEqualTo(429);
    }

    @Test
    void theProvidersIdComesFromTheHeadersFirst() {
        String body = "{\"message\":\"x\",\"requestId\":\"body\"}";

        assertThat(fault(500, body, "x-request-id: two", "x-inference-id: one").providerRequestId())
                .isEqualTo("one");
        assertThat(fault(500, body, "x-request-id: two").providerRequestId()).isEqualTo("two");
        assertThat(fault(500, body).providerRequestId()).isEqualTo("body");
    }

    @Test
    void theProvidersOwnWordOnRetryingIsKept() {
        String body = "{\"error\":{\"message\":\"x\",\"availability\":{\"retryable\":false}}}";

        assertThat(fault(500, body).shouldRetry()).isFalse();
        assertThat(fault(500, body, "x-should-retry: true").shouldRetry()).isTrue();
        assertThat(fault(500, "{}").shouldRetry()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after-ms: 1500|1500",
                "retry-after-ms: 0.4|1",
                "Retry-After: 3|3000",
                "Retry-After: 1.5|1500",
                "Retry-After: Thu, 01 Jan 2026 00:00:30 GMT|30000",
                "Retry-After: Wed, 31 Dec 2025 23:59:30 GMT|",
                "Retry-After: 0|",
                "Retry-After: -5|",
                "Retry-After: soon|",
                "Retry-After: 1e99999999|",
                "Retry-After: 99999999999999999999999999|",
                "retry-after-ms: NaN|",
            })
    void retryAfterIsReadInEveryForm(String header, Long millis) {
        assertThat(fault(429, "", header).retryAfter()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    @Test
    void anUnreadableMillisecondHeaderFallsBackToSeconds() {
        assertThat(fault(429, "", "retry-after-ms: x", "Retry-After: 2").retryAfter())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void exceptionsAreClassifiedByHowFarTheRequestCame() {
        IOException reset = new IOException("reset");
        assertThat(classify(WireFailure.Phase.CONNECTING, reset)).isEqualTo(ErrorClass.CONNECT);
        assertThat(classify(WireFailure.Phase.SENDING, reset)).isEqualTo(ErrorClass.CONNECTION_LOST);
        assertThat(classify(WireFailure.Phase.WAITING, reset)).isEqualTo(ErrorClass.CONNECTION_LOST);
        assertThat(classify(WireFailure.Phase.READING, reset)).isEqualTo(ErrorClass.CONNECTION_LOST);
        assertThat(classify(WireFailure.Phase.WAITING, new ProtocolException("x")))
                .isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(classify(WireFailure.Phase.READING, new ResponseTooLargeException(1)))
                .isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(classify(WireFailure.Phase.CONNECTING, new SSLHandshakeException("closed")))
                .isEqualTo(ErrorClass.CONNECT);
        assertThat(classify(WireFailure.Phase.CONNECTING, (Exception)
                        new SSLHandshakeException("x").initCause(new CertificateException("untrusted"))))
                .isEqualTo(ErrorClass.TLS_TRUST);
        assertThat(classify(WireFailure.Phase.CONNECTING, null)).isEqualTo(ErrorClass.CONNECT);
        assertThat(classify(WireFailure.Phase.WAITING, null)).isEqualTo(ErrorClass.GENERATION_TIMEOUT);
        assertThat(classify(WireFailure.Phase.READING, null)).isEqualTo(ErrorClass.GENERATION_TIMEOUT);
    }

    @Test
    void anErrorStatusCountsEvenIfItsBodyNeverCame() {
        Fault fault = classifier.classify(
                new WireFailure(WireFailure.Phase.READING, new IOException("reset"), null, Fixtures.reply(401, "")));

        assertThat(fault.errorClass()).isEqualTo(ErrorClass.AUTHENTICATION);
        assertThat(fault.httpStatus()).isEqualTo(401);
    }

    @Test
    void theTextOfAnExceptionIsNotShown() {
        Fault fault = classifier.classify(new WireFailure(
                WireFailure.Phase.WAITING, new ProtocolException("invalid header: my secret"), null, null));

        assertThat(fault.text()).isEqualTo("ProtocolException while waiting for the response");
    }

    private ErrorClass classify(WireFailure.Phase phase, Exception cause) {
        return classifier.classify(new WireFailure(phase, cause, null, null)).errorClass();
    }

    private Fault fault(int status, String body, String... headers) {
        return (Fault) reader.read(Fixtures.reply(status, body, headers), Fixtures.call("id"), "m");
    }
}
