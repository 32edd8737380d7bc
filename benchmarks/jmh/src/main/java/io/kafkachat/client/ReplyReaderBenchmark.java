package io.kafkachat.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.jmh.HotPath;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** From the bytes of a plain response to an answer. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReplyReaderBenchmark extends HotPath {

    private final ReplyReader reader =
            new ReplyReader(new FailureClassifier(Clock.systemUTC()), new AnswerReview(AnswerPolicies.DEFAULT));
    private final HttpReply reply = reply();
    private final ChatCall call = new ChatCall("prompts-3-42", request(), "lane");

    @Benchmark
    public Object read() {
        return reader.read(reply, call, "m");
    }

    private static HttpReply reply() {
        BasicHttpResponse head = new BasicHttpResponse(200);
        head.addHeader("Date", "Mon, 01 Jun 2026 10:00:00 GMT");
        head.addHeader("Content-Type", "application/json");
        head.addHeader("X-Request-Id", "inference-2");
        return new HttpReply(head, Answers.plain());
    }

    static ChatRequest request() {
        ObjectNode body = Json.MAPPER.createObjectNode().put("model", "nvidia/nemotron-3-ultra-550b-a55b");
        body.putArray("messages").addObject().put("role", "user").put("content", "What of mankind?");
        try {
            return ChatRequest.fromJson(body, Capabilities.NEMOTRON);
        } catch (InvalidRequestException e) {
            throw new IllegalStateException(e);
        }
    }
}
