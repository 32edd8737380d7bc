package io.kafkachat.events;

import static io.kafkachat.events.Fixtures.PROMPT;
import static io.kafkachat.events.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunkEventTest {

    private final Conformity conformity = new Conformity();

    @Test
    void tellsWhereAPieceBelongs() {
        OutputEvent event = new AnswerChunk(2, 7, 1, "Hel", "Hm", false, false).event(PROMPT);

        conformity.check(event);
        assertThat(event.type()).isEqualTo(EventType.CHUNK);
        assertThat(event.index()).isEqualTo(7);
        assertThat(object(event.value().toString()))
                .isEqualTo(object("{'request_id':'request-1','attempt':2,'index':7,'choice_index':1,'content':'Hel',"
                        + "'reasoning':'Hm','last':false,'aborted':false,"
                        + "'prompt':{'topic':'prompts','partition':3,'offset':42,'timestamp':1700000000123}}"));
    }

    @Test
    void theEndOfAnAttemptMayHaveNoText() {
        OutputEvent event = new AnswerChunk(1, 3, 0, "", null, true, true).event(PROMPT);

        conformity.check(event);
        assertThat(event.value().path("content").textValue()).isEmpty();
        assertThat(event.value().path("reasoning").isNull()).isTrue();
        assertThat(event.value().path("last").booleanValue()).isTrue();
        assertThat(event.value().path("aborted").booleanValue()).isTrue();
    }

    @Test
    void halfASurrogatePairIsReplacedAsInTheCompletion() {
        OutputEvent event = new AnswerChunk(1, 0, 0, "a\uD83D", "\uDC4B", true, false).event(PROMPT);

        conformity.check(event);
        assertThat(event.value().path("content").textValue()).isEqualTo("a\uFFFD");
        assertThat(event.value().path("reasoning").textValue()).isEqualTo("\uFFFD");
    }

    @Test
    void textIsNotShown() {
        assertThat(new AnswerChunk(1, 0, 0, "secret", "secret", false, false).toString())
                .doesNotContain("secret");
    }
}
