package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.StreamBenchmark.Pieces;
import io.kafkachat.client.StreamResult.Complete;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the benchmarks do is what they are named after. */
class ClientBenchmarksTest {

    @ParameterizedTest
    @EnumSource
    void aStreamGivesTheWholeAnswer(Pieces pieces) throws IOException {
        StreamBenchmark benchmark = new StreamBenchmark();
        benchmark.pieces = pieces;
        benchmark.prepare();

        assertThat(benchmark.parse()).isEqualTo(Answers.WORDS + 3);
        assertThat(benchmark.assemble().stream())
                .isInstanceOfSatisfying(
                        Complete.class,
                        complete -> assertThat(complete.body()
                                        .at("/choices/0/message/content")
                                        .textValue())
                                .isEqualTo(Answers.text()));
    }

    @Test
    void aReplyIsAnAnswer() {
        assertThat(new ReplyReaderBenchmark().read()).isInstanceOfSatisfying(Answer.class, answer -> {
            assertThat(answer.completion().choices().get(0).content()).isEqualTo(Answers.text());
            assertThat(answer.completion().usage().completionTokens()).isEqualTo(Answers.WORDS);
        });
    }

    @Test
    void permitsAreHandedOn() {
        GateBenchmark benchmark = new GateBenchmark();
        benchmark.fill();
        try {
            for (int i = 0; i < 100; i++) {
                assertThat(benchmark.handOn()).isEqualTo(16);
            }
            assertThat(benchmark.inFlight()).isEqualTo(16);
        } finally {
            benchmark.close();
        }
    }
}
