package io.kafkachat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Sends records, acknowledged by all replicas, some at a time. For one thread. */
final class RecordSender implements AutoCloseable {

    /** So many are under way at most, and would be unknown if the program was killed. */
    private static final int BATCH = 1_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final BiConsumer<Integer, PromptPlace> sent;
    private final List<Future<RecordMetadata>> underWay = new ArrayList<>();
    private int count;
    private int failures;
    private String firstFailure = "";

    /** @param sent hears of each record that is acknowledged: its number, from 0, and where it is */
    RecordSender(Cluster cluster, BiConsumer<Integer, PromptPlace> sent) {
        this.producer = cluster.producer();
        this.sent = sent;
    }

    void send(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        underWay.add(producer.send(record));
        if (underWay.size() >= BATCH) {
            flush();
        }
    }

    /** Waits until the brokers have answered for all. */
    void flush() throws InterruptedException {
        producer.flush();
        for (Future<RecordMetadata> answer : underWay) {
            int number = count++;
            try {
                RecordMetadata place = answer.get();
                sent.accept(number, new PromptPlace(place.topic(), place.partition(), place.offset()));
            } catch (ExecutionException | KafkaException e) {
                failures++;
                firstFailure = firstFailure.isEmpty() ? FailureWords.of(e) : firstFailure;
            }
        }
        underWay.clear();
    }

    /** How many the brokers did not take, so far. */
    int failures() {
        return failures;
    }

    /** Why the first of them was not taken; empty if all were. */
    String firstFailure() {
        return firstFailure;
    }

    @Override
    public void close() {
        producer.close();
    }
}
