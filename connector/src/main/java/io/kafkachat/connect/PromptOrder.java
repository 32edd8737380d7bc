package io.kafkachat.connect;

import io.kafkachat.events.PromptEvents;
import io.kafkachat.events.PromptTurns;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides when an accepted prompt may be sent and when its answer may be published. Thread-safe. */
sealed interface PromptOrder {

    /** An answer that waits to be published; its events are made on the publisher's thread. */
    record Ready(Prompt prompt, Supplier<PromptEvents> events) {}

    /** @return the prompts that may be sent now */
    List<Prompt> admitted(Prompt prompt);

    /**
     * A prompt has its answer.
     *
     * @param publish takes the answers that may be published now, in this order, before another call can find more of
     *     them; must not block
     */
    void answered(Ready ready, Consumer<Ready> publish);

    /**
     * Everything of the prompt is published.
     *
     * @return the prompts that may be sent now
     */
    List<Prompt> finished(Prompt prompt);

    /** The partition was given up: forgets its prompts. */
    void givenUp(OwnedPartition partition);

    static PromptOrder of(DeliverySettings.Ordering ordering) {
        return switch (ordering) {
            case NONE -> new Unordered();
            case KEY -> new ByKey();
            case PARTITION -> new ByPartition();
        };
    }

    /** Everything at once, answers as they come. */
    final class Unordered implements PromptOrder {
        @Override
        public List<Prompt> admitted(Prompt prompt) {
            return List.of(prompt);
        }

        @Override
        public void answered(Ready ready, Consumer<Ready> publish) {
            publish.accept(ready);
        }

        @Override
        public List<Prompt> finished(Prompt prompt) {
            return List.of();
        }

        @Override
        public void givenUp(OwnedPartition partition) {}
    }

    /** The next prompt of a key is sent after the previous one's output is published. Prompts without a key are free. */
    final class ByKey implements PromptOrder {

        private record Line(OwnedPartition partition, ByteBuffer key) {}

        private final PromptTurns<Line, Prompt> turns = new PromptTurns<>();

        @Override
        public synchronized List<Prompt> admitted(Prompt prompt) {
            Line line = line(prompt);
            return line == null || turns.join(line, prompt) ? List.of(prompt) : List.of();
        }

        @Override
        public void answered(Ready ready, Consumer<Ready> publish) {
            publish.accept(ready);
        }

        @Override
        public synchronized List<Prompt> finished(Prompt prompt) {
            Line line = line(prompt);
            Prompt next = line == null ? null : turns.finished(line);
            return next == null ? List.of() : List.of(next);
        }

        @Override
        public synchronized void givenUp(OwnedPartition partition) {
            turns.forget(line -> line.partition() == partition);
        }

        private static @Nullable Line line(Prompt prompt) {
            byte[] key = prompt.context().key();
            return key == null ? null : new Line(prompt.partition(), ByteBuffer.wrap(key));
        }
    }

    /** Calls run in parallel, answers are published in offset order. */
    final class ByPartition implements PromptOrder {

        private final Map<OwnedPartition, TreeMap<Long, Slot>> partitions = new HashMap<>();

        private static final class Slot {
            @Nullable
            Ready ready;
        }

        @Override
        public synchronized List<Prompt> admitted(Prompt prompt) {
            partitions
                    .computeIfAbsent(prompt.partition(), partition -> new TreeMap<>())
                    .put(prompt.offset(), new Slot());
            return List.of(prompt);
        }

        @Override
        public synchronized void answered(Ready ready, Consumer<Ready> publish) {
            TreeMap<Long, Slot> slots = partitions.get(ready.prompt().partition());
            Slot own = slots == null ? null : slots.get(ready.prompt().offset());
            if (slots == null || own == null) {
                return;
            }
            own.ready = ready;
            for (Map.Entry<Long, Slot> first = slots.firstEntry(); first != null; first = slots.firstEntry()) {
                Ready head = first.getValue().ready;
                if (head == null) {
                    break;
                }
                publish.accept(head);
                slots.remove(first.getKey());
            }
            if (slots.isEmpty()) {
                partitions.remove(ready.prompt().partition());
            }
        }

        @Override
        public List<Prompt> finished(Prompt prompt) {
            return List.of();
        }

        @Override
        public synchronized void givenUp(OwnedPartition partition) {
            partitions.remove(partition);
        }
    }
}
