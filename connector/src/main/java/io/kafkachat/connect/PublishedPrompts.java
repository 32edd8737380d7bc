package io.kafkachat.connect;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was found published of the prompts of one partition. Not thread-safe. */
final class PublishedPrompts {

    // More events of one prompt are not believed: a header can hold anything.
    private static final int MOST_ANSWERS = 10_000;

    private final boolean receiptsDue;
    private final SortedSet<Long> finished = new TreeSet<>();
    private final Map<Long, Answers> answers = new HashMap<>();

    /** @param receiptsDue whether a prompt is finished by its receipt, and not already by the last of its answers */
    PublishedPrompts(boolean receiptsDue) {
        this.receiptsDue = receiptsDue;
    }

    private static final class Answers {
        private final BitSet seen = new BitSet();
        private int due;
        private @Nullable String usage;
    }

    /** A receipt of the prompt stands in its topic. */
    void receipt(long offset) {
        finished.add(offset);
    }

    /**
     * An answer of the prompt stands in its topic.
     *
     * @param position header {@link io.kafkachat.events.EventHeaders#ANSWER}
     * @param usage header {@link io.kafkachat.events.EventHeaders#USAGE}
     */
    void answer(long offset, @Nullable String position, @Nullable String usage) {
        int slash = position == null ? -1 : position.indexOf('/');
        if (position == null || slash < 0) {
            return;
        }
        try {
            int index = Integer.parseInt(position.substring(0, slash));
            int due = Integer.parseInt(position.substring(slash + 1));
            if (index < 0 || index >= due || due > MOST_ANSWERS) {
                return;
            }
            Answers known = answers.computeIfAbsent(offset, key -> new Answers());
            if (known.due != due) {
                // Of another attempt: the parts of two answers make no whole one.
                known.seen.clear();
                known.due = due;
            }
            known.seen.set(index);
            // Later answers may have a header of this name from their prompt, if that is an output of another
            // connector.
            if (usage != null && index == 0) {
                known.usage = usage;
            }
            if (!receiptsDue && known.seen.cardinality() == due) {
                finished.add(offset);
            }
        } catch (NumberFormatException e) {
            // Not ours.
        }
    }

    /** Not all receipts could be read: prompts that seem to lack one may have it. */
    void forgetAnswersWithoutReceipt() {
        answers.clear();
    }

    /** Offsets of which nothing is left to do. */
    SortedSet<Long> finished() {
        return finished;
    }

    /** Offsets whose answers are all published, but not the receipt; with the receipt's header. */
    SortedMap<Long, String> withoutReceipt() {
        SortedMap<Long, String> offsets = new TreeMap<>();
        answers.forEach((offset, known) -> {
            String usage = known.usage;
            if (usage != null && known.seen.cardinality() == known.due && !finished.contains(offset)) {
                offsets.put(offset, usage);
            }
        });
        return offsets;
    }
}
