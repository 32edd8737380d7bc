package io.kafkachat.testkit.provider;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events: comments at once and every 10 seconds, the first event after a share of the latency, the others
 * spread evenly over the rest.
 *
 * @param events what is sent, the last of them right before the ending
 * @param rest how much of the time after the first event these events take, 1 when the answer is whole
 * @param paid whether it counts as paid when it is sent
 */
record StreamReply(
        List<Buffer> events,
        EventFormat format,
        Ending ending,
        Streaming streaming,
        double rest,
        boolean paid,
        int tokens)
        implements Reply {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    @Override
    public void send(Call call, Duration latency) {
        call.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .setChunked(true);
        if (ending == Ending.WHOLE_AND_CLOSED) {
            // As servers do: else a client may send its next call on a connection that is about to close.
            call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        call.begin(200);
        new Run(call, latency).begin();
    }

    private final class Run {

        private final Call call;
        private final long start = System.nanoTime();
        private final long firstNanos;
        private final long restNanos;
        /** Writes after the first one; no more than the interval allows. */
        private final int writes;

        private int written;
        private int sent;

        Run(Call call, Duration latency) {
            this.call = call;
            this.firstNanos = (long) (latency.toNanos() * streaming.firstTokenShare());
            this.restNanos = (long) ((latency.toNanos() - firstNanos) * rest);
            long most = Math.max(
                    restNanos / streaming.interval().toNanos(), Math.min(1, TimeUnit.NANOSECONDS.toMillis(restNanos)));
            this.writes = (int) Math.min(events.size() - 1, most);
        }

        void begin() {
            Buffer comments = format.beginning();
            if (until(firstNanos).isZero()) {
                write(comments);
            } else {
                call.write(comments);
                awaitFirst();
            }
        }

        private void awaitFirst() {
            Duration left = until(firstNanos);
            if (left.isZero()) {
                write(Buffer.buffer());
            } else if (left.compareTo(KEEP_ALIVE) <= 0) {
                call.after(left, () -> write(Buffer.buffer()));
            } else {
                call.after(KEEP_ALIVE, () -> {
                    call.write(format.comment());
                    awaitFirst();
                });
            }
        }

        private void write(Buffer batch) {
            int end = writes == 0 ? events.size() : 1 + (int) ((events.size() - 1L) * written / writes);
            events.subList(sent, end).forEach(batch::appendBuffer);
            sent = end;
            if (sent == events.size()) {
                finish(batch);
                return;
            }
            call.write(batch);
            written++;
            call.after(until(firstNanos + restNanos * written / writes), () -> write(Buffer.buffer()));
        }

        private void finish(Buffer batch) {
            switch (ending) {
                case WHOLE, WHOLE_AND_CLOSED -> call.finish(batch, paid, ending == Ending.WHOLE_AND_CLOSED);
                case CLOSED, RESET, SILENCE -> call.stop(batch, ending);
                case COMMENTS -> comment(batch);
            }
        }

        private void comment(Buffer batch) {
            call.write(batch);
            call.after(streaming.interval().multipliedBy(2), () -> comment(format.comment()));
        }

        /** The time that is left, in whole milliseconds and rounded up; zero when there is none. */
        private Duration until(long nanos) {
            long left = nanos - (System.nanoTime() - start);
            return Duration.ofMillis(Math.max(0, (left + 999_999) / 1_000_000));
        }
    }
}
