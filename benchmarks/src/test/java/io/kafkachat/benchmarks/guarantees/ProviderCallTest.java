package io.kafkachat.benchmarks.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.benchmarks.guarantees.ProviderCall.Ending;
import io.kafkachat.testkit.provider.Journal;
import io.kafkachat.testkit.provider.Journal.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderCallTest {

    @Test
    void eachCallHasItsEnd() {
        assertThat(ProviderCall.byRequest(List.of(
                        new Journal.Line(1, Event.CALL, "a"),
                        new Journal.Line(2, Event.CALL, "b"),
                        new Journal.Line(3, Event.FAILED, "a"),
                        new Journal.Line(4, Event.CALL, "a"),
                        new Journal.Line(5, Event.PAID, "a"))))
                .containsEntry("a", List.of(new ProviderCall(1, 3, Ending.FAILED), new ProviderCall(4, 5, Ending.PAID)))
                .containsEntry("b", List.of(new ProviderCall(2, ProviderCall.OPEN, Ending.UNFINISHED)));
    }

    @Test
    void ofCallsBesideEachOtherTheOlderOneEndsFirst() {
        assertThat(ProviderCall.byRequest(List.of(
                        new Journal.Line(1, Event.CALL, "a"),
                        new Journal.Line(2, Event.CALL, "a"),
                        new Journal.Line(3, Event.ABORTED, "a"),
                        new Journal.Line(4, Event.PAID, "a"))))
                .containsEntry(
                        "a", List.of(new ProviderCall(1, 3, Ending.ABORTED), new ProviderCall(2, 4, Ending.PAID)));
    }
}
