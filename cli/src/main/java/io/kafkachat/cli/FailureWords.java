package io.kafkachat.cli;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What failed, in a line. */
final class FailureWords {

    private FailureWords() {}

    static String of(Throwable failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CommandException) {
            return text(cause);
        }
        if (cause instanceof SslAuthenticationException) {
            return "no broker could be reached by TLS: " + text(cause);
        }
        if (cause instanceof AuthenticationException) {
            return "the brokers refused the credentials: " + text(cause);
        }
        if (cause instanceof AuthorizationException) {
            return "the brokers refused: " + text(cause);
        }
        if (cause instanceof InterruptException || cause instanceof InterruptedException) {
            return "interrupted";
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return "there is no such topic";
        }
        if (cause instanceof TimeoutException) {
            return "the brokers did not answer in time";
        }
        if (cause instanceof KafkaException && cause.getCause() != null) {
            // Such as no address that can be resolved, or a file with keys that cannot be read.
            return text(cause) + ": " + text(cause.getCause());
        }
        return text(cause);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
