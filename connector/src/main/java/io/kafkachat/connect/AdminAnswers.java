package io.kafkachat.connect;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.connect.errors.ConnectException;

/** Waits for what an Admin client was asked. */
final class AdminAnswers {

    private AdminAnswers() {}

    /**
     * @param what completes "Cannot get ..."
     * @throws ApiException if the broker says no
     * @throws ConnectException if it does not answer
     */
    static <T> T get(KafkaFuture<T> answer, Duration atMost, String what) {
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting for " + what, e);
        } catch (TimeoutException e) {
            throw new ConnectException("No answer within " + atMost.toSeconds() + " s about " + what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException refusal) {
                throw refusal;
            }
            throw new ConnectException("Cannot get " + what + ": " + e.getCause(), e);
        }
    }
}
