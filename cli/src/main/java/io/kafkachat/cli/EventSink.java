package io.kafkachat.cli;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Shows records. */
interface EventSink {

    /** Returns whether the record counts as shown. */
    boolean show(ConsumerRecord<byte[], byte[]> record, EventDecoder.Decoded decoded);

    /** Called when what came is shown, from time to time. */
    default void idle() {}

    /** Nothing more comes. */
    default void end() {}
}
