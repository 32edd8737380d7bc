package io.kafkachat.testkit.provider;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;

/**
 * One body after the whole latency.
 *
 * @param body all of it; an ending other than {@code WHOLE} comes after its first half
 * @param paid whether it counts as paid when it is sent
 */
record PlainReply(Map<String, String> headers, Buffer body, Ending ending, boolean paid, int tokens) implements Reply {

    @Override
    public void send(Call call, Duration latency) {
        call.after(latency, () -> send(call));
    }

    private void send(Call call) {
        headers.forEach(call.response()::putHeader);
        if (ending == Ending.WHOLE) {
            call.answer(200, body, paid);
            return;
        }
        call.response().putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        call.begin(200);
        call.stop(body.getBuffer(0, body.length() / 2), ending);
    }
}
