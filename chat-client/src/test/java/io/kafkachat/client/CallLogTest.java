package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

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
