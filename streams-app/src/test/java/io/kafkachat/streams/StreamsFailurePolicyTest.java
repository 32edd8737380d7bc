package io.kafkachat.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamsFailurePolicyTest {

    private static final Throwable PASSES = new StreamsException(new TimeoutException("no answer"));
    private static final Throwable STAYS = new ChatCompletionsException("the endpoint refuses the key");

    private final List<Long> waits = new ArrayList<>();
    private long nanos;
    private final StreamsFailurePolicy policy =
            new StreamsFailurePolicy(10, Duration.ofMinutes(5), () -> nanos, (closed, millis) -> {
                waits.add(millis);
                return closed.getCount() == 0;
            });

    static Stream<Throwable> whatPasses() {
        return Stream.of(
                new TimeoutException(),
                new DisconnectException(),
                new NotLeaderOrFollowerException("moved"),
                new ProducerFencedException("fenced"),
                new InvalidProducerEpochException("old"),
                new InvalidPidMappingException("forgotten"),
                new OutOfOrderSequenceException("gap"),
                new TransactionAbortableException("abort it"),
                new CommitFailedException("late"),
                new TaskMigratedException("lost"),
                new TaskCorruptedException(Set.of()));
    }

    static Stream<Throwable> whatStays() {
        return Stream.of(
                STAYS,
                new ChatCompletionsException("the endpoint does not answer", new TimeoutException()),
                new TopicAuthorizationException("prompts"),
                new TransactionalIdAuthorizationException("chat-pod-0-1"),
                new SaslAuthenticationException("wrong"),
                new TimeoutException(new SaslAuthenticationException("wrong")),
                new SerializationException("not a string"),
                new ConfigException("no"),
                new RecordTooLargeException("1 GB"),
                new UnsupportedVersionException("old broker"),
                new MissingSourceTopicException("prompts"),
                new FencedInstanceIdException("pod-0-1"),
                new OutOfMemoryError("heap"),
                new NullPointerException(),
                new IllegalStateException("bug", new Error()),
                new TimeoutException("late", new NoClassDefFoundError("a/B")),
                new KafkaException("unknown"));
    }

    @ParameterizedTest
    @MethodSource("whatPasses")
    void whatPassesReplacesTheThread(Throwable failure) {
        assertThat(policy.handle(failure)).isEqualTo(REPLACE_THREAD);
        assertThat(policy.handle(new StreamsException("wrapped", new StreamsException(failure))))
                .isEqualTo(REPLACE_THREAD);
        assertThat(policy.failure()).isEmpty();
        assertThat(policy.replacements()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("whatStays")
    void whatStaysStopsTheClientAtOnce(Throwable failure) {
        Throwable wrapped = new StreamsException("wrapped", failure);

        assertThat(policy.handle(wrapped)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(policy.failure())
                .hasValueSatisfying(reason -> assertThat(reason).hasRootCause(root(failure)));
        assertThat(policy.replacements()).isZero();
        assertThat(waits).isEmpty();
    }

    @Test
    void anEndlessChainOfCausesIsUnknown() {
        Exception first = new Exception();
        Exception second = new Exception(first);
        first.initCause(second);

        assertThat(policy.handle(first)).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void theFirstReasonIsKept() {
        policy.handle(STAYS);
        policy.handle(new IllegalStateException("later"));

        assertThat(policy.failure()).containsSame(STAYS);
    }

    @Test
    void whoIsFencedByItsOwnNameIsToldSo() {
        policy.handle(new StreamsException(new FencedInstanceIdException("pod-0-1")));

        assertThat(policy.failure())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .isInstanceOf(ChatCompletionsException.class)
                        .hasMessageContaining("instance id"));
    }

    @Test
    void waitsGrowUntilThereWereTooManyReplacements() {
        for (int i = 0; i < 10; i++) {
            assertThat(policy.handle(PASSES)).isEqualTo(REPLACE_THREAD);
        }
        assertThat(policy.handle(PASSES)).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L, 5000L, 5000L);
        assertThat(policy.replacements()).isEqualTo(10);
        assertThat(policy.failure())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .hasMessageContaining("10 were replaced within 300 s")
                        .hasCause(PASSES));
    }

    @Test
    void oldReplacementsDoNotCount() {
        for (int i = 0; i < 10; i++) {
            policy.handle(PASSES);
        }
        nanos += Duration.ofMinutes(5).toNanos() - 1;
        // The clock of the JVM may also start below zero.
        assertThat(policy.handle(PASSES)).isEqualTo(SHUTDOWN_CLIENT);

        nanos += 1;
        assertThat(policy.handle(PASSES)).isEqualTo(REPLACE_THREAD);
        assertThat(waits).endsWith(100L);
    }

    @Test
    void noReplacementsMayBeAllowed() {
        assertThat(new StreamsFailurePolicy(0, Duration.ofMinutes(1)).handle(PASSES))
                .isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void afterCloseNothingIsReplacedAndNothingIsAFailureButWhatStays() {
        policy.close();

        assertThat(policy.handle(PASSES)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(policy.failure()).isEmpty();
        assertThat(policy.handle(STAYS)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(policy.failure()).containsSame(STAYS);
        assertThat(waits).isEmpty();
    }

    @Test
    @Timeout(60)
    void closeEndsAWait() throws Exception {
        StreamsFailurePolicy patient = new StreamsFailurePolicy(
                1, Duration.ofMinutes(5), System::nanoTime, (closed, millis) -> closed.await(1, TimeUnit.HOURS));
        CompletableFuture<StreamThreadExceptionResponse> response =
                CompletableFuture.supplyAsync(() -> patient.handle(PASSES));
        await().until(() -> patient.replacements() == 1);
        patient.close();

        assertThat(response.get()).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(patient.failure()).isEmpty();
    }

    @Test
    void anInterruptEndsAWaitAndIsKept() {
        StreamsFailurePolicy real = new StreamsFailurePolicy(1, Duration.ofMinutes(5));
        Thread.currentThread().interrupt();

        assertThat(real.handle(PASSES)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theThreadOfGlobalStoresIsNeverReplaced() throws Exception {
        Thread global = new Thread(() -> policy.handle(PASSES), "chat-GlobalStreamThread");
        global.start();
        global.join();

        assertThat(policy.failure()).containsSame(PASSES);
        assertThat(policy.replacements()).isZero();
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamsFailurePolicy(-1, Duration.ofMinutes(1)))
                .withMessageContaining("maxReplacements");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamsFailurePolicy(1, Duration.ZERO))
                .withMessageContaining("window");
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
