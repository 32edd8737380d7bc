package io.kafkachat.benchmarks.guarantees;

import org.jspecify.annotations.Nullable;

/**
 * What is judged of a record in an output topic.
 *
 * @param place of its prompt
 * @param position which one it is of the events of its answer, from 0; 0 for a receipt
 * @param of how many events the answer has; 1 for a receipt
 * @param appendedMillis when the broker appended it
 * @param errorClass of an error event
 * @param key the record's
 * @param number the header that the prompt had
 */
record OutputEvent(
        Kind kind,
        String requestId,
        Place place,
        int position,
        int of,
        long appendedMillis,
        @Nullable String errorClass,
        @Nullable String key,
        @Nullable String number) {

    enum Kind {
        COMPLETION,
        TOOL_CALL,
        ERROR,
        /** The usage event. */
        RECEIPT
    }

    /** Where a prompt stands in the prompt topic. */
    record Place(int partition, long offset) {

        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }
}
