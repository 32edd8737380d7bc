package io.kafkachat.streams.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class UsageWindowTallyTest {

    private static final UsageKey KEY = new UsageKey("m", null);
    private static final UsageKey OTHER = new UsageKey("m", "acme");

    /** Windows of 10 s, a grace of 2 s, 5 windows kept; the clock begins at a window's start. */
    private final TallyHarness harness = new TallyHarness();

    @Example
    void aWindowIsReportedWhenItAndItsGraceAreOverAlthoughNoEventFollows() {
        harness.add(KEY, 0);
        harness.advance(Duration.ofMillis(11_999));
        assertThat(harness.reports()).isEmpty();

        harness.advance(Duration.ofMillis(1));

        assertThat(harness.reports())
                .extracting(
                        report -> report.path("window_start").asLong(),
                        report -> calls(report),
                        report -> revision(report))
                .containsExactly(tuple(TallyHarness.START, 1L, 1));
        assertThat(harness.reports().get(0).path("final").asBoolean()).isTrue();
    }

    @Example
    void whenAllIsReportedNoTimerIsLeft() {
        assertThat(harness.timers()).isZero();
        harness.add(KEY, 0);
        harness.add(OTHER, 0);
        harness.advance(Duration.ofSeconds(10));
        harness.add(KEY, 10_000);
        assertThat(harness.timers()).isEqualTo(1);

        harness.advance(Duration.ofSeconds(2));
        assertThat(harness.reports()).hasSize(2);
        assertThat(harness.timers()).isEqualTo(1);
        harness.advance(Duration.ofSeconds(10));

        assertThat(harness.reports()).hasSize(3);
        assertThat(harness.timers()).isZero();
        harness.restart();
        assertThat(harness.timers()).isZero();
    }

    @Example
    void aTimerThatFiresEarlyReportsNothingAndIsSetAgain() {
        harness.add(KEY, 0);

        harness.fireTimer();

        assertThat(harness.reports()).isEmpty();
        assertThat(harness.timers()).isEqualTo(1);
        harness.advance(Duration.ofSeconds(12));
        assertThat(harness.reports()).hasSize(1);
    }

    @Example
    void lateEventsMakeOneMoreRevisionWithEverythingInIt() {
        harness.add(KEY, 0);
        harness.advance(Duration.ofSeconds(12));

        harness.add(KEY, 9_999);
        harness.advance(Duration.ofSeconds(1));
        harness.add(KEY, 1);
        assertThat(harness.reports()).hasSize(1);
        harness.advance(Duration.ofSeconds(1));

        assertThat(harness.reports())
                .extracting(report -> calls(report), report -> revision(report))
                .containsExactly(tuple(1L, 1), tuple(3L, 2));
        assertThat(harness.keys().get(1)).isEqualTo(harness.keys().get(0));
    }

    @Example
    void aRestartReportsNothingTwiceAndForgetsNothing() {
        harness.add(KEY, 0);
        harness.advance(Duration.ofSeconds(12));
        harness.add(OTHER, 0);
        harness.add(KEY, 12_000);

        harness.restart();
        harness.advance(Duration.ofSeconds(1));
        assertThat(harness.reports()).hasSize(1);
        harness.add(OTHER, 5_000);
        harness.advance(Duration.ofSeconds(1));

        assertThat(harness.reports())
                .extracting(
                        report -> report.path("tenant").asText(null),
                        report -> calls(report),
                        report -> revision(report))
                .containsExactly(tuple(null, 1L, 1), tuple("acme", 2L, 1));
        harness.advance(Duration.ofSeconds(20));
        assertThat(harness.reports()).hasSize(3);
    }

    @Example
    void aBacklogThatIsLongerThanTheRetentionLosesNothing() {
        harness.advance(Duration.ofHours(1));
        for (int window = 0; window < 50; window++) {
            harness.add(KEY, window * 10_000L);
            harness.add(KEY, window * 10_000L + 9_999);
        }
        harness.advance(Duration.ofSeconds(2));

        assertThat(harness.reports())
                .hasSize(50)
                .allSatisfy(report -> assertThat(calls(report)).isEqualTo(2))
                .extracting(report -> report.path("window_start").asLong())
                .doesNotHaveDuplicates();
    }

    @Example
    void anEventThatNoWindowIsKeptForCountsInTheNewest() {
        harness.advance(Duration.ofHours(1));
        harness.add(KEY, 3_600_000);
        harness.add(KEY, 0);
        harness.advance(Duration.ofSeconds(12));

        assertThat(harness.reports())
                .extracting(report -> report.path("window_start").asLong(), report -> calls(report))
                .containsExactly(tuple(TallyHarness.START + 3_600_000, 2L));
    }

    @Example
    void anEventOfAClockThatIsAheadCountsNowAndNotInAnOldWindow() {
        harness.add(KEY, 0);
        harness.advance(Duration.ofSeconds(30));
        harness.add(KEY, 45_000);
        harness.advance(Duration.ofSeconds(12));

        assertThat(harness.reports())
                .extracting(report -> report.path("window_start").asLong(), report -> calls(report))
                .containsExactly(tuple(TallyHarness.START, 1L), tuple(TallyHarness.START + 30_000, 1L));
    }

    @Example
    void anEventFromTheFutureDoesNotEndTheWindowsOfNow() {
        harness.add(KEY, Duration.ofDays(400).toMillis());
        harness.add(KEY, 0);
        harness.add(KEY, Duration.ofDays(400).toMillis());
        harness.advance(Duration.ofSeconds(12));

        assertThat(harness.reports())
                .extracting(report -> report.path("window_start").asLong(), report -> calls(report))
                .containsExactly(tuple(TallyHarness.START, 3L));
    }

    /** @param millis that pass after the step */
    record Step(boolean other, long age, long millis, boolean restart) {}

    @Property(tries = 200)
    void theLastRevisionsOfAllWindowsAreTheSumOfAllEvents(@ForAll("steps") List<Step> steps) {
        TallyHarness harness = new TallyHarness();
        Map<UsageKey, Long> added = new HashMap<>();
        for (Step step : steps) {
            UsageKey key = step.other() ? OTHER : KEY;
            harness.add(key, harness.elapsed() - step.age());
            added.merge(key, 1L, Long::sum);
            harness.advance(Duration.ofMillis(step.millis()));
            if (step.restart()) {
                harness.restart();
            }
        }
        harness.advance(Duration.ofMinutes(1));

        Map<ObjectNode, ObjectNode> last = new HashMap<>();
        for (int i = 0; i < harness.reports().size(); i++) {
            ObjectNode report = harness.reports().get(i);
            ObjectNode before = last.put(harness.keys().get(i), report);
            assertThat(revision(report)).isEqualTo(before == null ? 1 : revision(before) + 1);
            assertThat(calls(report)).isGreaterThan(before == null ? 0 : calls(before));
        }
        Map<UsageKey, Long> counted = new HashMap<>();
        last.values()
                .forEach(report -> counted.merge(
                        new UsageKey(
                                report.path("model").asText(),
                                report.path("tenant").asText(null)),
                        calls(report),
                        Long::sum));
        assertThat(counted).isEqualTo(added);
        assertThat(harness.timers()).isZero();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.frequencyOf(
                                Tuple.of(8, Arbitraries.longs().between(0, 3_000)),
                                Tuple.of(2, Arbitraries.longs().between(-20_000, 90_000))),
                        Arbitraries.longs().between(0, 8_000),
                        Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true)))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    private static long calls(ObjectNode report) {
        return report.path("calls").asLong();
    }

    private static int revision(ObjectNode report) {
        return report.path("revision").asInt();
    }
}
