package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicsMonitorTest {

    private static final Set<TopicPartition> ONE = partitions(1);
    private static final Set<TopicPartition> TWO = partitions(2);
    private static final Set<TopicPartition> THREE = partitions(3);
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration NEVER = Duration.ofDays(1);

    /** What the looks see, one after the other; the last one again and again. */
    private final Deque<Supplier<Set<TopicPartition>>> seen = new ArrayDeque<>();

    private final AtomicInteger looks = new AtomicInteger();
    private final List<Set<TopicPartition>> announced = new CopyOnWriteArrayList<>();
    private final AtomicReference<RuntimeException> refusal = new AtomicReference<>();
    private TopicsMonitor monitor;

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void nothingIsSaidWhileNothingChanges() {
        see(ONE);
        start(SOON, SOON);

        awaitLooks(20);

        assertThat(announced).isEmpty();
        assertThat(monitor.current()).isEqualTo(ONE);
    }

    @Test
    void nothingIsSaidBeforeAnybodyAsked() {
        see(ONE, ONE, ONE, TWO);
        monitor = new TopicsMonitor("test", this::look, () -> announced.add(Set.of()), SOON, SOON);
        monitor.start();
        awaitLooks(10);

        assertThat(announced).isEmpty();
        assertThat(monitor.current()).isEqualTo(TWO);
    }

    @Test
    void aChangeIsAnnouncedOnceWhenItHasSettled() {
        see(ONE, TWO, THREE, THREE);
        start(SOON, SOON);

        awaitLooks(20);

        assertThat(announced).containsExactly(THREE);
    }

    @Test
    void aChangeThatWasNoneIsNotAnnounced() {
        see(ONE, TWO, ONE, TWO, ONE);
        start(SOON, SOON);

        awaitLooks(20);

        assertThat(announced).isEmpty();
    }

    @Test
    void aChangeIsConfirmedSoon() {
        Duration interval = Duration.ofSeconds(1);
        List<Long> times = new CopyOnWriteArrayList<>();
        see(ONE);
        for (int i = 0; i < 2; i++) {
            seen.add(() -> {
                times.add(System.nanoTime());
                return TWO;
            });
        }
        start(interval, SOON);
        await().until(() -> !announced.isEmpty());

        assertThat(Duration.ofNanos(times.get(1) - times.get(0))).isLessThan(interval);
    }

    @Test
    void withoutAChangeTheNextLookIsALongTimeOff() {
        see(ONE);
        start(NEVER, SOON);

        assertThat(monitor.current()).isEqualTo(ONE);
        assertThat(looks.get()).isEqualTo(1);
    }

    @Test
    void everyChangeIsAnnounced() {
        see(ONE, TWO, TWO, TWO, ONE, ONE, THREE, THREE);
        start(SOON, SOON);

        awaitLooks(20);

        assertThat(announced).containsExactly(TWO, ONE, THREE);
    }

    @Test
    void whatCannotBeSeenChangesNothing() {
        see(ONE);
        fail();
        see(TWO);
        fail();
        see(TWO);
        start(SOON, SOON);

        awaitLooks(20);

        assertThat(announced).containsExactly(TWO);
    }

    @Test
    void whoAsksFirstHearsOfTheFailure() {
        fail();
        see(ONE);
        monitor = new TopicsMonitor("test", this::look, () -> {}, NEVER, NEVER);

        assertThatThrownBy(monitor::current)
                .isInstanceOf(ConnectException.class)
                .hasMessage("no answer");
        assertThat(monitor.current()).isEqualTo(ONE);
    }

    @Test
    void whatCouldNotBeAnnouncedIsAnnouncedAgain() {
        see(ONE, TWO);
        refusal.set(new ConnectException("not now"));
        start(SOON, SOON);
        await().until(() -> looks.get() > 10);
        assertThat(announced).isEmpty();

        refusal.set(null);

        await().until(() -> !announced.isEmpty());
        awaitLooks(20);
        assertThat(announced).containsExactly(TWO);
    }

    @Test
    void nobodyLooksAfterTheEnd() {
        see(ONE);
        start(SOON, SOON);
        awaitLooks(3);

        monitor.close();

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("test-monitor")));
    }

    private void start(Duration interval, Duration settle) {
        monitor = new TopicsMonitor("test-monitor", this::look, this::announce, interval, settle);
        assertThat(monitor.current()).isEqualTo(ONE);
        monitor.start();
    }

    private void announce() {
        RuntimeException refused = refusal.get();
        if (refused != null) {
            throw refused;
        }
        announced.add(monitor.current());
    }

    private Set<TopicPartition> look() {
        looks.incrementAndGet();
        synchronized (seen) {
            return (seen.size() > 1 ? seen.remove() : seen.element()).get();
        }
    }

    @SafeVarargs
    private void see(Set<TopicPartition>... found) {
        for (Set<TopicPartition> partitions : found) {
            seen.add(() -> partitions);
        }
    }

    private void fail() {
        seen.add(() -> {
            throw new ConnectException("no answer");
        });
    }

    private void awaitLooks(int more) {
        int enough = looks.get() + more;
        await().until(() -> looks.get() >= enough);
    }

    private static Set<TopicPartition> partitions(int count) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (int i = 0; i < count; i++) {
            partitions.add(new TopicPartition("prompts", i));
        }
        return Set.copyOf(partitions);
    }
}
