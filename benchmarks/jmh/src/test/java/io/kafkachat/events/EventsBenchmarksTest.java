package io.kafkachat.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kafkachat.events.PromptMapperBenchmark.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the benchmarks do is what they are named after. */
class EventsBenchmarksTest {

    @ParameterizedTest
    @EnumSource
    void aPromptBecomesARequest(Event event) {
        PromptMapperBenchmark benchmark = new PromptMapperBenchmark();
        benchmark.event = event;
        benchmark.prepare();

        assertThat(benchmark.map())
                .isInstanceOfSatisfying(
                        MappedPrompt.Request.class,
                        mapped -> assertThat(mapped.request().messages())
                                .last()
                                .satisfies(message -> assertThat(message.text()).startsWith("Tell me")));
    }

    @Test
    void anAnswerBecomesTwoEventsWithHeaders() throws JsonProcessingException {
        OutputEventsBenchmark benchmark = new OutputEventsBenchmark();

        assertThat(benchmark.make().answers()).hasSize(1);
        List<Object> written = benchmark.makeAndWrite();

        assertThat(text(written.get(0))).contains("\"content\":\"mankind — ");
        assertThat(written.get(1).toString()).contains(EventHeaders.PROMPT_OFFSET + "=42");
        assertThat(written.get(2).toString()).contains(EventHeaders.USAGE);
        assertThat(text(written.get(3))).contains("\"completion_tokens\":284");
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
