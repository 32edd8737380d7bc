package io.kafkachat.events;

import static io.kafkachat.events.Fixtures.bytes;
import static io.kafkachat.events.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.events.PromptSettings.NullValues;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptMapperTest {

    private static final String MODEL = "configured/model";

    /** Settings with the parts that tests vary; quotes in JSON are single. */
    private static PromptSettings settings(
            @Nullable String system, String defaults, @Nullable String template, @Nullable String systemTemplate) {
        return new PromptSettings(
                MODEL,
                system,
                object(defaults),
                "prompt",
                template,
                systemTemplate,
                null,
                NullValues.IGNORE,
                Capabilities.NEMOTRON);
    }

    private static PromptSettings allowing(String... fields) {
        return new PromptSettings(
                MODEL,
                null,
                object("{'temperature':0.5}"),
                "prompt",
                null,
                null,
                Set.of(fields),
                NullValues.IGNORE,
                Capabilities.NEMOTRON);
    }

    private static final PromptSettings PLAIN = settings(null, "{}", null, null);
    private static final PromptSettings WITH_SYSTEM = settings("Be brief.", "{}", null, null);

    private static ObjectNode request(PromptSettings settings, PromptValue value) {
        MappedPrompt mapped = new PromptMapper(settings).map(value);
        assertThat(mapped).isInstanceOf(MappedPrompt.Request.class);
        // Through text, because an int and a long are not equal.
        return object(((MappedPrompt.Request) mapped).request().toJson().toString());
    }

    private static ObjectNode request(PromptSettings settings, String json) {
        return request(settings, new PromptValue.Body(object(json)));
    }

    private static String rejection(PromptSettings settings, PromptValue value) {
        MappedPrompt mapped = new PromptMapper(settings).map(value);
        assertThat(mapped).isInstanceOf(MappedPrompt.Rejected.class);
        MappedPrompt.Rejected rejected = (MappedPrompt.Rejected) mapped;
        assertThat(rejected.failure().errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
        return rejected.failure().message();
    }

    private static String rejection(PromptSettings settings, String json) {
        return rejection(settings, new PromptValue.Body(object(json)));
    }

    @Nested
    class Tombstones {

        @Test
        void areIgnoredByDefault() {
            assertThat(new PromptMapper(PLAIN).map(new PromptValue.Absent())).isEqualTo(new MappedPrompt.Ignored());
        }

        @Test
        void areErrorsIfTheyShallFail() {
            PromptSettings failing = new PromptSettings(
                    MODEL, null, object("{}"), "prompt", null, null, null, NullValues.FAIL, Capabilities.NEMOTRON);

            assertThat(rejection(failing, new PromptValue.Absent())).isEqualTo("value: expected a prompt, not null");
        }
    }

    @Nested
    class Texts {

        @Test
        void areTheUserMessage() {
            assertThat(request(PLAIN, new PromptValue.Text(" Hi!\n")))
                    .isEqualTo(object("{'model':'configured/model','messages':[{'role':'user','content':' Hi!\\n'}]}"));
        }

        @Test
        void followTheSystemPromptAndTakeTheDefaults() {
            PromptSettings settings = settings("Be brief.", "{'temperature':0.5,'max_tokens':100}", null, null);

            assertThat(request(settings, new PromptValue.Text("Hi!")))
                    .isEqualTo(object("{'model':'configured/model','temperature':0.5,'max_tokens':100,'messages':"
                            + "[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi!'}]}"));
        }

        @Test
        void areTheTemplatesPromptField() {
            PromptSettings settings = settings(null, "{}", "Translate: {{prompt}}", "You know {{prompt.length}}");
            PromptSettings rendering = settings(null, "{}", "Translate: {{prompt}}", "You know {{prompt}}");

            assertThat(request(rendering, new PromptValue.Text("<Hi!>")).get("messages"))
                    .isEqualTo(object("{'m':[{'role':'system','content':'You know <Hi!>'},"
                                    + "{'role':'user','content':'Translate: <Hi!>'}]}")
                            .get("m"));
            assertThat(rejection(settings, new PromptValue.Text("Hi!"))).startsWith("prompt.length: expected a value");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\n\t"})
        void thatAreBlankAreErrors(String text) {
            assertThat(rejection(PLAIN, PromptValue.ofBytes(bytes(text))))
                    .isEqualTo("value: expected text that is not blank");
        }

        @Test
        void withHalfASurrogatePairCanBeSent() {
            assertThat(request(PLAIN, new PromptValue.Text("a\uD83Db"))
                            .at("/messages/0/content")
                            .textValue())
                    .isEqualTo("a\uFFFDb");
        }
    }

    @Nested
    class RequestBodies {

        private static final String EVERY_FIELD =
                "{'model':'event/model','messages':[{'role':'system','content':'S'},{'role':'user','content':'U'},"
                        + "{'role':'assistant','content':'','tool_calls':[{'id':'c1','type':'function','function':"
                        + "{'name':'f','arguments':'{}'}}],'reasoning_details':[{'text':null}]},"
                        + "{'role':'tool','tool_call_id':'c1','content':'42'}],"
                        + "'max_tokens':10,'temperature':1.5,'top_p':0.9,'top_k':40,'stream':true,'stop':['a','b'],"
                        + "'frequency_penalty':-1,'presence_penalty':2,'seed':7,"
                        + "'tools':[{'type':'function','function':{'name':'f','parameters':{'default':null}}}],"
                        + "'tool_choice':'auto','response_format':{'type':'json_object'},"
                        + "'reasoning':{'effort':'low','exclude':true},'n':2,'vendor':{'x':[1,null]}}";

        @Test
        void areSentAsTheyAreWithFieldsThatTheApiDoesNotKnow() {
            assertThat(request(WITH_SYSTEM, EVERY_FIELD)).isEqualTo(object(EVERY_FIELD));
        }

        @Test
        void winOverTheDefaults() {
            PromptSettings settings = settings(null, "{'temperature':0.5,'max_tokens':100}", null, null);

            assertThat(request(settings, "{'messages':[{'role':'user','content':'U'}],'temperature':0,'model':'m'}"))
                    .isEqualTo(object("{'model':'m','temperature':0,'max_tokens':100,"
                            + "'messages':[{'role':'user','content':'U'}]}"));
        }

        @Test
        void getTheSystemPromptUnlessTheyHaveTheirOwn() {
            assertThat(request(WITH_SYSTEM, "{'messages':[{'role':'user','content':'U'}]}")
                            .get("messages"))
                    .isEqualTo(object("{'m':[{'role':'system','content':'Be brief.'},{'role':'user','content':'U'}]}")
                            .get("m"));
            assertThat(request(
                                    WITH_SYSTEM,
                                    "{'messages':[{'role':'user','content':'U'},{'role':'system','content':'S'}]}")
                            .get("messages"))
                    .hasSize(2);
        }

        @Test
        void areNotTouchedByTemplates() {
            PromptSettings settings = settings("Be brief.", "{}", "{{x}}", "{{y}}");

            assertThat(request(settings, "{'messages':[{'role':'user','content':'{{z}}'}]}")
                            .at("/messages/1/content")
                            .textValue())
                    .isEqualTo("{{z}}");
        }

        @Test
        void doNotHaveTheirNullFields() {
            PromptSettings settings = settings(null, "{'temperature':0.5}", null, null);

            assertThat(request(
                            settings,
                            "{'model':null,'temperature':null,'vendor':null,'reasoning':{'effort':'low','max_tokens':null},"
                                    + "'messages':[{'role':'user','content':'U','name':null,'tool_calls':null}]}"))
                    .isEqualTo(object("{'model':'configured/model','temperature':0.5,'reasoning':{'effort':'low'},"
                            + "'messages':[{'role':'user','content':'U'}]}"));
        }

        @Test
        void withNullMessagesAreBusinessData() {
            assertThat(request(PLAIN, "{'messages':null,'prompt':'Hi!','temperature':9}"))
                    .isEqualTo(object("{'model':'configured/model','messages':[{'role':'user','content':'Hi!'}]}"));
        }

        @Test
        void mayHaveBothTemperatureAndTopP() {
            PromptSettings settings = settings(null, "{'temperature':0.5,'top_p':0.9}", null, null);

            assertThat(request(settings, "{'messages':[{'role':'user','content':'U'}]}"))
                    .isEqualTo(object("{'model':'configured/model','temperature':0.5,'top_p':0.9,"
                            + "'messages':[{'role':'user','content':'U'}]}"));
        }

        @Test
        void mayOnlyHaveFieldsOfTheAllowList() {
            String messages = "'messages':[{'role':'user','content':'U'}]";

            assertThat(request(allowing("seed"), "{'seed':7,'model':null," + messages + "}")
                            .get("seed")
                            .intValue())
                    .isEqualTo(7);
            for (String field : new String[] {"'model':'gold/model'", "'temperature':0.5", "'unknown':1"}) {
                assertThat(rejection(allowing("seed"), "{" + field + "," + messages + "}"))
                        .startsWith(field.substring(1, field.indexOf(':') - 1) + ": expected to be left out");
            }
            assertThat(request(allowing(), "{" + messages + "}")).isNotNull();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{'messages':[]}                                                     | messages: expected ",
                    "{'messages':'Hi!'}                                                  | messages: expected ",
                    "{'messages':[1]}                                                    | messages[0]: expected ",
                    "{'messages':[{'role':'boss','content':'U'}]}                        | messages[0].role: expected ",
                    "{'messages':[{'role':'user','content':null}]}                       | messages[0].content: expected ",
                    "{'messages':[{'role':'user','content':'U'}],'temperature':2.1}      | temperature: expected ",
                    "{'messages':[{'role':'user','content':'U'}],'seed':1e999999999}     | seed: expected ",
                    "{'messages':[{'role':'user','content':'U'}],'stop':['1','2','3','4','5']} | stop: expected ",
                    "{'messages':[{'role':'user','content':'U'}],'reasoning':{'effort':'low','max_tokens':5}} | reasoning: expected ",
                })
        void thatBreakTheSchemaAreErrorsThatNameTheField(String json, String message) {
            assertThat(rejection(PLAIN, json)).startsWith(message);
        }

        /** The system prompt must not shift the positions in errors. */
        @Test
        void errorsCountTheEventsOwnMessages() {
            assertThat(rejection(PLAIN, "{'messages':[{'role':'user','content':'U'},{'role':'user','content':1}]}"))
                    .startsWith("messages[1].content: expected ");
            assertThat(rejection(WITH_SYSTEM, "{'messages':[{'role':'user','content':1}]}"))
                    .startsWith("messages[0].content: expected ");
        }

        @Test
        void areNotChanged() {
            ObjectNode body = object("{'messages':[{'role':'user','content':'U','name':null}],'seed':7.0,'x':null}");
            ObjectNode before = body.deepCopy();

            new PromptMapper(WITH_SYSTEM).map(new PromptValue.Body(body));

            assertThat(body).isEqualTo(before);
        }

        @Test
        void namesOfFieldsAreShortenedInMessages() {
            assertThat(rejection(allowing(), "{'" + "x".repeat(10_000) + "':1,'messages':[]}"))
                    .hasSizeLessThan(200);
        }
    }

    @Nested
    class BusinessData {

        @Test
        void givesItsPromptFieldAndNothingElse() {
            assertThat(request(PLAIN, "{'prompt':'Hi!','temperature':9,'model':'gold/model','id':7}"))
                    .isEqualTo(object("{'model':'configured/model','messages':[{'role':'user','content':'Hi!'}]}"));
        }

        @Test
        void isRenderedByTheTemplate() {
            PromptSettings settings =
                    settings("unused", "{}", "Rate {{item.name}}: {{#tags}}[{{.}}]{{/tags}}", "For {{tenant}}");

            assertThat(request(settings, "{'item':{'name':'R&D <1>'},'tags':['a','b'],'tenant':'acme','prompt':1}")
                            .get("messages"))
                    .isEqualTo(object("{'m':[{'role':'system','content':'For acme'},"
                                    + "{'role':'user','content':'Rate R&D <1>: [a][b]'}]}")
                            .get("m"));
        }

        @Test
        void usesTheSystemTemplateAlone() {
            assertThat(request(settings(null, "{}", null, "For {{tenant}}"), "{'tenant':'acme','prompt':'Hi!'}")
                            .get("messages"))
                    .isEqualTo(object("{'m':[{'role':'system','content':'For acme'},{'role':'user','content':'Hi!'}]}")
                            .get("m"));
        }

        @Test
        void hasNoSystemMessageIfItsTemplateRendersNothing() {
            assertThat(request(settings(null, "{}", null, "{{#tenant}}For {{tenant}}{{/tenant}}"), "{'prompt':'Hi!'}")
                            .get("messages"))
                    .hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{'prompt':null}", "{'prompt':' '}", "{'prompt':1}", "{'prompt':{'a':1}}"})
        void withoutThePromptFieldIsAnErrorThatNamesTheField(String json) {
            assertThat(rejection(PLAIN, json)).isEqualTo("prompt: expected a string that is not blank");
        }

        @Test
        void mayHaveAPromptFieldOfAnotherName() {
            PromptSettings settings = new PromptSettings(
                    MODEL, null, object("{}"), "q", null, null, null, NullValues.IGNORE, Capabilities.NEMOTRON);

            assertThat(request(settings, "{'q':'Hi!'}")
                            .at("/messages/0/content")
                            .textValue())
                    .isEqualTo("Hi!");
            assertThat(rejection(settings, "{'prompt':'Hi!'}")).startsWith("q: expected ");
        }

        @Test
        void thatRendersToBlanksIsAnError() {
            assertThat(rejection(settings(null, "{}", " {{#a}}{{a}}{{/a}} ", null), "{'b':1}"))
                    .isEqualTo("prompt.template: expected to render more than blanks");
        }
    }

    @Test
    void otherValuesAreErrors() {
        assertThat(rejection(PLAIN, PromptValue.ofBytes(new byte[] {(byte) 0xFF})))
                .isEqualTo("value: expected text or an object, not bytes that are not UTF-8");
    }

    @Test
    void aModelMustComeFromSomewhere() {
        PromptSettings settings = PromptSettings.of(null, Capabilities.NEMOTRON);

        assertThat(rejection(settings, new PromptValue.Text("Hi!"))).startsWith("model: expected ");
        assertThat(request(settings, "{'model':'m','messages':[{'role':'user','content':'U'}]}"))
                .isNotNull();
    }

    @Test
    void capabilitiesOfTheEndpointDecide() {
        String parts = "{'messages':[{'role':'user','content':[{'type':'text','text':'U'}]}],"
                + "'tool_choice':{'type':'function','function':{'name':'f'}}}";

        assertThat(rejection(PLAIN, parts)).startsWith("messages[0].content: expected ");
        assertThat(request(PromptSettings.of(MODEL, Capabilities.OPENAI), parts))
                .hasSize(3);
    }

    @Test
    void settingsThatWouldFailWithEveryEventAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromptMapper(settings(null, "{'temperature':3}", null, null)))
                .withMessageStartingWith("temperature: expected ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromptMapper(settings(null, "{}", "{{#a}}", null)))
                .withMessageStartingWith("prompt.template: expected ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PromptMapper(settings(null, "{}", null, "{{#a}}")))
                .withMessageStartingWith("prompt.system.template: expected ");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> settings(null, "{'model':'m'}", null, null));
    }

    @Test
    void settingsDoNotChangeWithTheirSource() {
        ObjectNode defaults = object("{'temperature':0.5}");
        PromptSettings settings = new PromptSettings(
                MODEL, null, defaults, "prompt", null, null, null, NullValues.IGNORE, Capabilities.NEMOTRON);

        defaults.put("temperature", 9);

        assertThat(settings.requestDefaults()).isEqualTo(object("{'temperature':0.5}"));
    }
}
