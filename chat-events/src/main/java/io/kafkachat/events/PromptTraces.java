package io.kafkachat.events;

import io.kafkachat.client.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the trace of a prompt in its headers, if it is to be sent. Thread-safe. */
public final class PromptTraces {

    private static final Logger LOG = LoggerFactory.getLogger(PromptTraces.class);

    private final TraceForwarding forwarding;
    private final AtomicBoolean warned = new AtomicBoolean();

    public PromptTraces(TraceForwarding forwarding) {
        this.forwarding = forwarding;
    }

    /**
     * A trace that is malformed counts as none: tracing must not cost an answer. The log says so once.
     *
     * @param lastHeader the value of the last header of a name, as bytes or text; null if there is none. Of another type it
     *     counts as malformed
     * @return null: nothing is to be sent
     */
    public @Nullable TraceContext of(Function<String, @Nullable Object> lastHeader) {
        if (forwarding == TraceForwarding.NONE) {
            return null;
        }
        Object traceparent = lastHeader.apply(TraceContext.TRACEPARENT);
        if (traceparent == null) {
            return null;
        }
        TraceContext trace = TraceContext.parse(text(traceparent), text(lastHeader.apply(TraceContext.TRACESTATE)));
        if (trace == null && !warned.getAndSet(true)) {
            LOG.warn(
                    "A prompt has a header {} that is not of W3C Trace Context: it, and others of the kind, are not sent",
                    TraceContext.TRACEPARENT);
        }
        return trace;
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            // Of other characters than ASCII it is not: any that is none of them will do.
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return value instanceof String string ? string : null;
    }
}
