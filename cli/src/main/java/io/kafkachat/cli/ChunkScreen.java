package io.kafkachat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Answers as they are written. The chunks of many answers come mixed: one answer is shown live, and what comes of others
 * meanwhile is kept until it is their turn. An answer that goes on no more, because its worker died, holds the others up for
 * some seconds only.
 */
final class ChunkScreen implements EventSink {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int KEY_LENGTH = 60;
    private static final int ID_LENGTH = 8;

    private final Console console;
    private final LongSupplier nanoClock;
    private final Map<String, List<OutputEventRecord>> waiting = new LinkedHashMap<>();
    private @Nullable String live;
    private int attempt;
    private long index;
    private boolean lineOpen;
    private long movedAt;

    /** @param nanoClock monotonic */
    ChunkScreen(Console console, LongSupplier nanoClock) {
        this.console = console;
        this.nanoClock = nanoClock;
    }

    @Override
    public boolean show(ConsumerRecord<byte[], byte[]> record, EventDecoder.Decoded decoded) {
        OutputEventRecord event = decoded.event();
        if (event == null) {
            PromptPlace place = new PromptPlace(record.topic(), record.partition(), record.offset());
            console.note(place + " " + Objects.requireNonNullElse(decoded.problem(), ""));
            return true;
        }
        String id = Objects.requireNonNullElse(event.requestId(), "");
        if (live != null && !id.equals(live)) {
            waiting.computeIfAbsent(id, key -> new ArrayList<>()).add(event);
        } else {
            write(event, id);
            next();
        }
        return true;
    }

    @Override
    public void idle() {
        if (live != null && nanoClock.getAsLong() - movedAt > PATIENCE_NANOS && !waiting.isEmpty()) {
            remark("no more of it so far");
            live = null;
            next();
        }
    }

    @Override
    public void end() {
        while (live != null) {
            closeLine();
            live = null;
            next();
        }
    }

    /** Shows what has waited, until an answer is live that goes on. */
    private void next() {
        while (live == null && !waiting.isEmpty()) {
            Iterator<Map.Entry<String, List<OutputEventRecord>>> first =
                    waiting.entrySet().iterator();
            Map.Entry<String, List<OutputEventRecord>> answer = first.next();
            first.remove();
            for (OutputEventRecord event : answer.getValue()) {
                write(event, answer.getKey());
            }
        }
    }

    private void write(OutputEventRecord event, String id) {
        JsonNode value = event.value();
        int of = value.path("attempt").asInt();
        long at = value.path("index").asLong();
        if (live == null) {
            begin(event, id);
            attempt = of;
            index = -1;
        } else if (of > attempt) {
            remark("attempt " + of + " begins anew; what is above is void");
            attempt = of;
            index = -1;
        }
        movedAt = nanoClock.getAsLong();
        if (of < attempt || at <= index) {
            // Of an attempt that is over, or delivered again.
            return;
        }
        index = at;
        String content = SafeText.of(event.text("content"));
        if (!content.isEmpty()) {
            console.printPart(content);
            lineOpen = !content.endsWith("\n");
        }
        if (value.path("aborted").asBoolean()) {
            // If there is another attempt, it begins with a heading of its own.
            remark("attempt " + of + " failed; this is void");
            live = null;
        } else if (value.path("last").asBoolean()) {
            closeLine();
            live = null;
        }
    }

    private void begin(OutputEventRecord event, String id) {
        live = id;
        String key = event.key() == null ? "" : "  " + SafeText.line(event.key(), KEY_LENGTH);
        console.print(console.palette().name(id.substring(0, Math.min(ID_LENGTH, id.length())) + key));
    }

    private void remark(String text) {
        closeLine();
        console.print(console.palette().warning("[" + text + "]"));
    }

    private void closeLine() {
        if (lineOpen) {
            console.print("");
            lineOpen = false;
        }
    }
}
