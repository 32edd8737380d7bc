package io.kafkachat.connect.it;

import java.util.List;
import java.util.stream.Stream;

/** What a worker is made of; {@code docs/compatibility.md} lists all that are tested. */
record TestedWorker(KafkaRelease kafka, int java) {

    private static final int OLDEST_JAVA = 17;
    private static final int NEWEST_JAVA = 25;

    /** Every release on the oldest Java, and the newest release on the newest Java, too. */
    static List<TestedWorker> all() {
        return Stream.concat(
                        KafkaRelease.tested().stream().map(release -> new TestedWorker(release, OLDEST_JAVA)),
                        Stream.of(new TestedWorker(KafkaRelease.newest(), NEWEST_JAVA)))
                .toList();
    }

    /** The versions of Java that the newest release is tested on. */
    static List<Integer> javas() {
        return all().stream()
                .filter(worker -> worker.kafka().equals(KafkaRelease.newest()))
                .map(TestedWorker::java)
                .toList();
    }

    /** Fit for names of connectors and topics. */
    String name() {
        return "kafka-" + kafka.version() + "-java-" + java;
    }

    @Override
    public String toString() {
        return "Kafka " + kafka.version() + ", Java " + java;
    }
}
