package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    private Path dir;

    @Test
    void countsManyIdsFromManyThreads() {
        Journal journal = Journal.inMemory(Clock.systemUTC());

        IntStream.range(0, 400_000).parallel().forEach(i -> {
            String id = "id-" + i % 200_000;
            journal.called(id);
            journal.ended(id, Journal.Event.PAID);
        });

        JournalSummary summary = journal.summary();
        assertThat(summary.ids()).isEqualTo(200_000);
        assertThat(summary.calls()).isEqualTo(400_000);
        assertThat(summary.paid()).isEqualTo(400_000);
        assertThat(summary.idsPaidTwice()).isEqualTo(200_000);
        assertThat(summary.paidAgain()).isEqualTo(200_000);
        assertThat(summary.inFlight()).isZero();
        assertThat(summary.maxInFlight()).isPositive();
    }

    @Test
    void aLineThatAKillCutShortIsIgnoredAndReplaced() throws Exception {
        Path file = dir.resolve("journal");
        Journal first = Journal.open(Clock.systemUTC(), file);
        first.called("a");
        first.close();
        Files.writeString(file, "1700000000000\tPAID\ta", StandardOpenOption.APPEND);
        assertThat(Journal.read(file).entry("a").orElseThrow().paid()).isZero();

        Journal second = Journal.open(Clock.systemUTC(), file);
        second.called("a");
        second.ended("a", Journal.Event.ABORTED);
        second.close();

        JournalEntry entry = Journal.read(file).entry("a").orElseThrow();
        assertThat(entry.calls()).isEqualTo(2);
        assertThat(entry.aborted()).isEqualTo(1);
        assertThat(entry.paid()).isZero();
        assertThat(entry.lastMillis()).isGreaterThanOrEqualTo(entry.firstMillis());
    }

    @Test
    void itsLinesTellWhatHappenedInWhichOrder() {
        Path file = dir.resolve("journal");
        Journal journal = Journal.open(Clock.systemUTC(), file);
        journal.called("a");
        journal.called("b");
        journal.ended("a", Journal.Event.PAID);
        journal.close();

        assertThat(Journal.readLines(file))
                .extracting(line -> line.event() + " " + line.id())
                .containsExactly("CALL a", "CALL b", "PAID a");
        assertThat(Journal.readLines(file))
                .allSatisfy(line -> assertThat(line.millis()).isPositive());
    }

    @Test
    void aMissingFileIsAnEmptyJournal() {
        assertThat(Journal.read(dir.resolve("none")).summary().calls()).isZero();
        assertThat(Journal.readLines(dir.resolve("none"))).isEmpty();
    }
}
