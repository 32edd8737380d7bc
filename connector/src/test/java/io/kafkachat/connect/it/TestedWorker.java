package io.kafkachat.connect.it;

import java.util.ArrayList;
import java.util.List;

/**
 * What a worker is made of; {@code docs/compatibility.md} lists all that are tested.
 *
 * @param discovery its {@code plugin.discovery}
 */
record TestedWorker(KafkaRelease kafka, int java, String discovery) {

    /** Every way of discovery, on one worker or another: starts are what these tests take their time for. */
    private static final List<String> DISCOVERIES = List.of("only_scan", "hybrid_warn", "service_load", "hybrid_fail");

    private static final int OLDEST_JAVA = 17;
    private static final int NEWEST_JAVA = 25;

    /** Every release on the oldest Java, and the newest release on the newest Java, too. */
    static List<TestedWorker> all() {
        List<TestedWorker> all = new ArrayList<>();
        for (KafkaRelease release : KafkaRelease.tested()) {
            all.add(new TestedWorker(release, OLDEST_JAVA, DISCOVERIES.get(all.size())));
        }
        all.add(new TestedWorker(KafkaRelease.newest(), NEWEST_JAVA, DISCOVERIES.get(all.size())));
        return all;
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
        return "Kafka " + kafka.version() + ", Java " + java + ", " + discovery;
    }
}
