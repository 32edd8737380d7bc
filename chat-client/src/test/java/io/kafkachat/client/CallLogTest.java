package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

class CallLogTest {

    @Test
    void aCallThatFailedLeavesOneLineThatSaysWhatHappenedAndNothingThatWasSaid() throws Exception {
        String body = "{\"error\":{\"message\":\"No: What is the meaning of it all, dear machine?\",\"code\":\"bad\"}}";
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(400, body, "x-request-id: r-7"));
                LogLines log = LogLines.record(Level.INFO);
                ChatClient client = Fixtures.client(server)) {
            Fixtures.failure(client.submit(Fixtures.call("call-1")));

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN io.kafkachat.client.CallLog call failed request_id=call-1"
                            + " error_class=INVALID_REQUEST http_status=400 provider_code=bad endpoint=" + server.url()
                            + " model=m attempts=1 latency_ms=")
                    .contains(" provider_request_id=r-7")
                    .doesNotContain("meaning");
        }
    }

    @Test
    void aModelThatAPromptMadeUpCannotForgeAnythingAndStaysShort() throws Exception {
        String forged = "m\nERROR \u001b[2Jkey=1\u2028" + "x".repeat(10_000);
        ObjectNode body = Fixtures.request("hi").toJson().put("model", forged);
        try (ScriptedServer server = new ScriptedServer((request, peer) -> peer.reply(400, "{}"));
                LogLines log = LogLines.record(Level.INFO);
                ChatClient client = Fixtures.client(server)) {
            Fixtures.failure(client.submit(new ChatCall(
                    "call-1",
                    ChatRequest.fromJson(body, Capabilities.NEMOTRON),
                    "lane",
                    null,
                    CallHistory.NONE,
                    new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null))));

            assertThat(log.lines()).singleElement().satisfies(line -> {
                String model = line.replaceFirst(".* model=", "").replaceFirst(" attempts=1 .*", "");
                assertThat(model)
                        .startsWith("m\\u000aERROR\\u0020\\u001b[2Jkey\\u003d1\\u2028xx")
                        .endsWith("x...")
                        .hasSize(LogWord.MAX_LENGTH + 3);
                assertThat(line).contains(" trace_id=0af7651916cd43dd8448eb211c80319c");
            });
        }
    }

    @Test
    void answersAndCancelledCallsLeaveNone() throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
                    if (request.headers().get("x-client-request-id").equals("answered")) {
                        peer.reply(200, Fixtures.completion("x"));
                    }
                });
                LogLines log = LogLines.record(Level.INFO);
                ChatClient client = Fixtures.client(server)) {
            Fixtures.answer(client.submit(Fixtures.call("answered")));
            PendingCall held = client.submit(Fixtures.call("held"));
            held.cancel();
            Fixtures.outcome(held);

            assertThat(log.lines()).isEmpty();
        }
    }
}
