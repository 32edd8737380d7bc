package io.kafkachat.streams.http;

import io.kafkachat.streams.ChatLoad;
import org.apache.kafka.streams.KafkaStreams;

/** How an app is at this moment. Called on threads of the server; must not block. */
public interface AppState {

    /** Of its Kafka Streams client. */
    KafkaStreams.State state();

    /** Whether it has ever been {@code RUNNING}. */
    boolean hasRun();

    /** Whether it is ending, and takes no more prompts. */
    boolean isDraining();

    /** What its processor does. */
    ChatLoad load();
}
