package io.kafkachat.streams;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Gives the clients of one {@link KafkaStreams} names that stay the same when the instance is started again, so that it
 * takes the place of its dead predecessor at once:
 *
 * <ul>
 *   <li>producers of {@code exactly_once_v2} have the {@code transactional.id}
 *       {@code <application.id>/<instance.id>-<number>}. Streams itself takes a random id at each start while all stores
 *       are in memory; nobody fences the dead producer then, and restoration and {@code read_committed} readers wait for
 *       {@code transaction.timeout.ms};
 *   <li>main consumers have the {@code group.instance.id} {@code <instance.id>-<number>} (static membership).
 * </ul>
 *
 * <p>The number is that of the stream thread; a thread that replaces a dead one takes over its number. Do not call
 * {@link KafkaStreams#addStreamThread()} on a stream thread: the new one would take the place of the caller.
 *
 * <p>What static membership means: an instance that comes back within the consumer's {@code session.timeout.ms} (45 s by
 * default) keeps its partitions, and no other instance takes part in a rebalance. One that does not come back keeps them
 * for so long, also after {@link KafkaStreams#close()}; to leave for good, close with {@code LEAVE_GROUP} in
 * {@link org.apache.kafka.streams.CloseOptions}. An instance that takes over from another one does not fence it: readers
 * see its output when {@code transaction.timeout.ms} is over too.
 *
 * <p>Needs {@code group.protocol=classic}: with {@code streams} the supplier is not asked for main consumers. Thread
 * safe.
 */
public final class StableClientSupplier extends DefaultKafkaClientSupplier {

    private static final Pattern CLIENT_ID = Pattern.compile("(.*-StreamThread-)(\\d{1,9})-(?:consumer|producer)");
    private static final Pattern THREAD_NAME = Pattern.compile("(.*-StreamThread-)(\\d{1,9})");
    // Kafka allows 249 characters in a group.instance.id, and the number comes after it.
    private static final Pattern INSTANCE_ID = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    private final String applicationId;
    private final String instanceId;
    private final StableNumbers numbers = new StableNumbers();

    /**
     * @param applicationId the {@code application.id}
     * @param instanceId unique among the running instances of the application, and the same after a restart; of two
     *     instances with the same one the first is fenced and stops
     * @throws IllegalArgumentException when the instance id has other characters than letters, digits, {@code .},
     *     {@code _} and {@code -}, or more than 200
     */
    public StableClientSupplier(String applicationId, String instanceId) {
        if (!INSTANCE_ID.matcher(instanceId).matches()) {
            throw new IllegalArgumentException(
                    "instance id: expected 1 to 200 letters, digits, dots, underscores and hyphens");
        }
        this.applicationId = applicationId;
        this.instanceId = instanceId;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return super.getProducer(producerConfig(config, Thread.currentThread().getName()));
    }

    /**
     * @throws IllegalStateException when {@code application.id} is another one than this supplier's
     */
    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return super.getConsumer(consumerConfig(config, Thread.currentThread().getName()));
    }

    Map<String, Object> producerConfig(Map<String, Object> config, String creator) {
        Map<String, Object> named = new HashMap<>(config);
        // Without exactly_once_v2 there is none, and a producer that had one would wait for transactions to be begun.
        // Neither id can hold a slash: applications of similar names do not fence each other.
        named.computeIfPresent(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                (key, random) -> applicationId + "/" + instanceId + "-" + number(config, creator));
        return named;
    }

    Map<String, Object> consumerConfig(Map<String, Object> config, String creator) {
        Object group = config.get(ConsumerConfig.GROUP_ID_CONFIG);
        if (!applicationId.equals(group)) {
            throw new IllegalStateException(
                    "this supplier is for application.id " + applicationId + ", but was asked by " + group);
        }
        Map<String, Object> named = new HashMap<>(config);
        named.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId + "-" + number(config, creator));
        return named;
    }

    private int number(Map<String, Object> config, String creatorName) {
        String clientId = String.valueOf(config.get(ConsumerConfig.CLIENT_ID_CONFIG));
        Matcher client = CLIENT_ID.matcher(clientId);
        if (!client.matches()) {
            // Two live threads with the same number would fence each other for ever: better not to start.
            throw new IllegalStateException(
                    "client.id " + clientId + ": expected <client.id>-StreamThread-<number>-consumer or -producer");
        }
        Matcher creator = THREAD_NAME.matcher(creatorName);
        boolean sameClient = creator.matches() && creator.group(1).equals(client.group(1));
        return numbers.numberOf(Integer.parseInt(client.group(2)), sameClient ? Integer.parseInt(creator.group(2)) : 0);
    }
}
