package io.kafkachat.streams;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that gets no records of topics that are held. Their partitions are paused while it polls and at no other time, so
 * that Kafka Streams, which pauses and resumes partitions for reasons of its own, sees nothing of it; polls keep the membership
 * of the group as always. Used by one thread, like any consumer.
 */
final class HeldConsumer implements InvocationHandler {

    private final Consumer<byte[], byte[]> consumer;
    private final Predicate<String> held;
    // Empty between polls.
    private final Set<TopicPartition> paused = new HashSet<>();

    private HeldConsumer(Consumer<byte[], byte[]> consumer, Predicate<String> held) {
        this.consumer = consumer;
        this.held = held;
    }

    /** @param held whether a topic is held now; asked at each poll */
    @SuppressWarnings("unchecked")
    static Consumer<byte[], byte[]> of(Consumer<byte[], byte[]> consumer, Predicate<String> held) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                HeldConsumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, new HeldConsumer(consumer, held));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
        boolean poll = method.getName().equals("poll");
        if (poll) {
            pause();
        } else if (method.getName().equals("pause") && args != null) {
            // In a rebalance, which happens in a poll. What Streams wants paused is its to resume.
            paused.removeAll((Collection<?>) args[0]);
        }
        try {
            return method.invoke(consumer, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            if (poll) {
                resume();
            }
        }
    }

    private void pause() {
        for (TopicPartition partition : consumer.assignment()) {
            if (held.test(partition.topic())) {
                paused.add(partition);
            }
        }
        paused.removeAll(consumer.paused());
        consumer.pause(paused);
    }

    private void resume() {
        // Others were lost in the poll.
        paused.retainAll(consumer.assignment());
        consumer.resume(paused);
        paused.clear();
    }
}
