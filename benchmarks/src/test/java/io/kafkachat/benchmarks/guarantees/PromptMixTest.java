package io.kafkachat.benchmarks.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptMixTest {

    private static final int PROMPTS = 10_000;

    @Test
    void everyTenthPromptAsksForTools() {
        PromptMix mix = new PromptMix(1, 0);

        assertThat(mix.prompt(20).text()).startsWith("[[tool=2]]");
        assertThat(mix.prompt(21).text()).isEqualTo(" prompt 21");
        assertThat(PlannedPrompt.numberOf(mix.prompt(21).key())).isEqualTo(21);
    }

    @Test
    void aPartIsFailedInEachWay() {
        List<FaultPlan> plans = IntStream.range(0, PROMPTS)
                .mapToObj(number -> new PromptMix(1, 0.1).prompt(number).faults())
                .filter(plan -> !plan.equals(FaultPlan.NONE))
                .toList();

        assertThat(plans).hasSizeBetween(900, 1_100);
        assertThat(plans.stream().distinct()).hasSize(20);
        assertThat(plans).anySatisfy(plan -> assertThat(plan.order()).isEqualTo("[[fault=hang]]"));
    }

    @Test
    void theSeedDecides() {
        assertThat(failed(1)).isEqualTo(failed(1)).isNotEqualTo(failed(2));
    }

    private static List<Integer> failed(long seed) {
        PromptMix mix = new PromptMix(seed, 0.1);
        return IntStream.range(0, PROMPTS)
                .filter(number -> mix.prompt(number).faults().attempts() > 0)
                .boxed()
                .toList();
    }
}
