package io.kafkachat.events;

import static io.kafkachat.events.Fixtures.bytes;
import static io.kafkachat.events.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.events.PromptSettings.NullValues;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people say to a model is not for logs. */
class NoContentInMessagesTest {

    private static final String CONTENT = "S3CRET";

    static List<Object> values() {
        PromptSettings settings = new PromptSettings(
                "m",
                CONTENT,
                object("{'stop':'S3CRET'}"),
                "prompt",
                CONTENT,
                CONTENT,
                null,
                NullValues.IGNORE,
                Capabilities.NEMOTRON);
        PromptValue body = new PromptValue.Body(object("{'prompt':'S3CRET'}"));
        PromptEvents events = new EventFactory(EventSettings.DEFAULT)
                .of(Fixtures.PROMPT, Fixtures.answered(Fixtures.choice(0, CONTENT)));
        return List.of(
                new PromptValue.Text(CONTENT),
                body,
                settings,
                new PromptMapper(settings).map(body),
                PromptContext.of(Fixtures.PROMPT.coordinates(), "r", bytes(CONTENT), bytes(CONTENT)),
                events);
    }

    @ParameterizedTest
    @MethodSource("values")
    void stringsOfValuesDoNotShowTheirContent(Object value) {
        assertThat(value.toString()).doesNotContain(CONTENT);
    }

    @Test
    void rejectionsDoNotShowTheEventsContent() {
        PromptMapper mapper = new PromptMapper(PromptSettings.of("m", Capabilities.NEMOTRON));
        for (String event : List.of(
                "{'prompt':{'a':'S3CRET'}}",
                "{'messages':'S3CRET'}",
                "{'messages':[{'role':'S3CRET','content':'a'}]}",
                "{'messages':[{'role':'user','content':['S3CRET']}]}",
                "{'messages':[{'role':'user','content':'a'}],'temperature':'S3CRET'}",
                "{'messages':[{'role':'user','content':'a'}],'tools':['S3CRET']}",
                "{'messages':[{'role':'user','content':'a'}],'tool_choice':'S3CRET'}")) {
            assertThat(mapper.map(new PromptValue.Body(object(event))))
                    .isInstanceOfSatisfying(
                            MappedPrompt.Rejected.class,
                            rejected -> assertThat(rejected.failure().message())
                                    .contains(": expected ")
                                    .doesNotContain(CONTENT));
        }
    }
}
