package io.kafkachat.streams;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/** Tells failures that a new stream thread can get over from those that stay. */
final class Failures {

    // Streams wraps causes two or three times; this is only against endless chains.
    private static final int MAX_CAUSES = 100;

    private static final List<Class<? extends Throwable>> PERMANENT = List.of(
            Error.class,
            ChatCompletionsException.class,
            AuthenticationException.class,
            AuthorizationException.class,
            ConfigException.class,
            SerializationException.class,
            FencedInstanceIdException.class);

    private static final List<Class<? extends Throwable>> TRANSIENT = List.of(
            RetriableException.class,
            ApplicationRecoverableException.class,
            CommitFailedException.class,
            OutOfOrderSequenceException.class,
            TransactionAbortableException.class,
            TransactionAbortedException.class,
            LockException.class,
            TaskCorruptedException.class,
            TaskMigratedException.class);

    private Failures() {}

    /** Whether something in its chain of causes passes by itself, and nothing in it needs an operator. */
    static boolean isTransient(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return chain.stream().noneMatch(link -> isOneOf(PERMANENT, link))
                && chain.stream().anyMatch(link -> isOneOf(TRANSIENT, link));
    }

    /** Whether another consumer has joined the group under the same {@code group.instance.id}. */
    static boolean isFencedInstance(Throwable failure) {
        return chain(failure).stream().anyMatch(FencedInstanceIdException.class::isInstance);
    }

    private static boolean isOneOf(List<Class<? extends Throwable>> types, Throwable link) {
        return types.stream().anyMatch(type -> type.isInstance(link));
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable link = failure; link != null && chain.size() < MAX_CAUSES; link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }
}
