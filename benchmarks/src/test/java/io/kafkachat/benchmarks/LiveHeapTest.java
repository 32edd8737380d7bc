package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveHeapTest {

    @Test
    void isTheTotalOfAClassHistogram() {
        assertThat(LiveHeap.total(List.of(
                        " num     #instances         #bytes  class name (module)",
                        "   1:          4711        2097152  [B (java.base@17)",
                        "Total          9999        3145728")))
                .isEqualTo(3.0);
    }

    @Test
    void anythingElseIsAnError() {
        assertThatIllegalStateException().isThrownBy(() -> LiveHeap.total(List.of("Exception: no such process")));
        assertThatIllegalStateException().isThrownBy(() -> LiveHeap.total(List.of()));
    }
}
