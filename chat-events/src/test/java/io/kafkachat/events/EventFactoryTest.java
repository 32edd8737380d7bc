package io.kafkachat.events;

import static io.kafkachat.events.Fixtures.PROMPT;
import static io.kafkachat.events.Fixtures.answered;
import static io.kafkachat.events.Fixtures.choice;
import static io.kafkachat.events.Fixtures.completion;
import static io.kafkachat.events.Fixtures.failed;
import static io.kafkachat.events.Fixtures.object;
import static io.kafkachat.events.Fixtures.report;
import static io.kafkachat.events.Fixtures.toolCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.Attempt;
import io.kafkachat.client.CallReport;
import io.kafkachat.client.ChatCompletion;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.Choice;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.RawBody;
import io.kafkachat.client.TokenUsage;
import io.kafkachat.client.ToolCall;
import io.kafkachat.events.EventSettings.EnrichFormat;
import io.kafkachat.events.EventSettings.OutputMode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class EventFactoryTest {

    private static final String PROMPT_JSON =
            "'prompt':{'topic':'prompts','partition':3,'offset':42,'timestamp':1700000000123}";

    private final Conformity conformity = new Conformity();
    private final EventFactory factory = new EventFactory(EventSettings.DEFAULT);

    private PromptEvents events(EventFactory events, ChatOutcome outcome) {
        return conformity.check(events.of(PROMPT, outcome));
    }

    /** As it is in its topic; of the history of attempts only how many there are. */
    private static ObjectNode written(OutputEvent event) {
        ObjectNode value = object(event.value().toString());
        if (value.path("attempt_history").isTextual()) {
            value.put("attempt_history", history(event).size());
        }
        return value;
    }

    private static JsonNode history(OutputEvent event) {
        try {
            return new JsonMapper()
                    .readTree(event.value().path("attempt_history").textValue());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<EventType> types(PromptEvents events) {
        return events.answers().stream().map(OutputEvent::type).toList();
    }

    @Nested
    class Answers {

        @Test
        void becomeACompletion() {
            PromptEvents events = events(factory, answered(choice(0, "Hello!")));

            assertThat(types(events)).containsExactly(EventType.COMPLETION);
            assertThat(events.answers().get(0).enrichment()).isNull();
            assertThat(written(events.answers().get(0)))
                    .isEqualTo(object("{'request_id':'request-1','completion_id':'gen-1','model':'served/model',"
                            + "'created':1749730923000,'choice_index':0,'content':'Hello!','reasoning':null,"
                            + "'reasoning_details':null,'refusal':null,'finish_reason':'stop',"
                            + "'native_finish_reason':'STOP','tool_call_count':0,"
                            + "'usage':{'prompt_tokens':25,'completion_tokens':284,'total_tokens':309,"
                            + "'reasoning_tokens':62,'cached_tokens':5,'credits_used':'2004','usd_spent':'0.0013020'},"
                            + PROMPT_JSON + ",'raw':null}"));
        }

        @Test
        void leaveAReceipt() {
            PromptEvents events = events(factory, answered(choice(0, "Hello!")));

            assertThat(written(events.receipt()))
                    .isEqualTo(object("{'request_id':'request-1','model':'asked/model','served_model':'served/model',"
                            + "'endpoint':'http://127.0.0.1:8080/v1/chat/completions','outcome':'completed',"
                            + "'error_class':null,'finish_reason':'stop','prompt_tokens':25,'completion_tokens':284,"
                            + "'total_tokens':309,'reasoning_tokens':62,'cached_tokens':5,'credits_used':'2004',"
                            + "'usd_spent':'0.0013020','attempts':2,'retries':1,'maybe_billed_attempts':0,'attempt_history':2,'latency_ms':1450,"
                            + "'time_to_first_token_ms':200,'queue_ms':30,'provider_request_id':'inference-2',"
                            + PROMPT_JSON + "}"));
        }

        @Test
        void keepReasoningRefusalAndToolCallCount() {
            Choice choice = new Choice(
                    1, "tool_calls", null, "", "Hm.", "[{\"text\":\"Hm.\"}]", "No.", List.of(toolCall("c1", 0)));

            ObjectNode value =
                    events(factory, answered(choice)).answers().get(0).value();

            assertThat(value.get("choice_index").intValue()).isEqualTo(1);
            assertThat(value.get("reasoning").textValue()).isEqualTo("Hm.");
            assertThat(value.get("reasoning_details").textValue()).isEqualTo("[{\"text\":\"Hm.\"}]");
            assertThat(value.get("refusal").textValue()).isEqualTo("No.");
            assertThat(value.get("tool_call_count").intValue()).isEqualTo(1);
        }

        @Test
        void holdTheRawResponseOnRequest() {
            EventFactory raw = new EventFactory(
                    new EventSettings(true, OutputMode.ANSWER, EventSettings.DEFAULT_ENRICH_FIELD, EnrichFormat.TEXT));

            assertThat(events(raw, answered(choice(0, "Hello!")))
                            .answers()
                            .get(0)
                            .value()
                            .get("raw")
                            .textValue())
                    .isEqualTo("{\"raw\":1}");
        }

        @Test
        void giveAllChoicesAndThenAllToolCalls() {
            PromptEvents events = events(
                    factory,
                    answered(
                            choice(0, "", toolCall("c1", 0), toolCall("c2", 1)),
                            choice(1, "Hello!"),
                            choice(2, "", toolCall("c3", 0))));

            assertThat(types(events))
                    .containsExactly(
                            EventType.COMPLETION,
                            EventType.COMPLETION,
                            EventType.COMPLETION,
                            EventType.TOOL_CALL,
                            EventType.TOOL_CALL,
                            EventType.TOOL_CALL);
            assertThat(events.answers().stream().map(OutputEvent::index)).containsExactly(0, 1, 2, 0, 1, 2);
            assertThat(events.answers().stream()
                            .skip(3)
                            .map(event -> event.value().get("tool_call_id").textValue()))
                    .containsExactly("c1", "c2", "c3");
        }

        @Test
        void giveToolCallsWithTheirArgumentsAsReceived() {
            ToolCall cut = new ToolCall("c1", 0, "function", "weather", "{\"city\":\"Os", false);

            PromptEvents events = events(factory, answered(choice(0, "", cut)));

            assertThat(written(events.answers().get(1)))
                    .isEqualTo(object("{'request_id':'request-1','tool_call_id':'c1','index':0,'type':'function',"
                            + "'name':'weather','arguments':'{\\'city\\':\\'Os','arguments_valid':false,"
                            + "'conversation_key':'chat-7'," + PROMPT_JSON + "}"));
        }

        @ParameterizedTest
        @CsvSource({"0", "-1", "9223372036854775807"})
        void haveNoCreationTimeIfTheProvidersIsNone(long created) {
            ChatCompletion completion = new ChatCompletion(
                    "", created, "m", null, List.of(choice(0, "Hello!")), TokenUsage.UNKNOWN, null, RawBody.of("{}"));

            PromptEvents events = events(factory, new ChatOutcome.Answered(completion, report(1)));

            assertThat(events.answers().get(0).value().get("created").isNull()).isTrue();
            assertThat(events.receipt().value().get("provider_request_id").textValue())
                    .as("of the attempt, if the answer has none")
                    .isEqualTo("inference-2");
        }

        /** An answer that is cut in the middle of an emoji must not stop the pipeline: no serializer can write it. */
        @Test
        void withHalfASurrogatePairCanBeWritten() {
            Choice choice = new Choice(
                    0,
                    "length",
                    "x\uDC00",
                    "a\uD83D",
                    "\uD83D",
                    "\uD83Db",
                    "\uDC00\uD83D",
                    List.of(new ToolCall("c\uD83D", 0, "f\uD83D", "n\uD83D", "{\uD83D\uDC4B\uD83D", false)));

            PromptEvents events = events(factory, answered(choice));

            assertThat(events.answers().get(0).value().get("content").textValue())
                    .isEqualTo("a\uFFFD");
            assertThat(events.answers().get(1).value().get("arguments").textValue())
                    .isEqualTo("{\uD83D\uDC4B\uFFFD");
        }
    }

    @Nested
    class Failures {

        @Test
        void becomeAnErrorThatCanBeReplayed() {
            PromptEvents events = events(factory, failed(ErrorClass.RATE_LIMITED, 6));

            assertThat(types(events)).containsExactly(EventType.ERROR);
            assertThat(written(events.answers().get(0)))
                    .isEqualTo(object("{'request_id':'request-1','error_class':'RATE_LIMITED','http_status':429,"
                            + "'provider_code':'rate_limit','message':'The provider was asked too often',"
                            + "'retryable':true,'attempts':6,'attempt_history':6,'provider_request_id':'inference-9',"
                            + PROMPT_JSON + ",'key':'Y2hhdC03','value':'SGkh'}"));
        }

        @Test
        void leaveAReceipt() {
            PromptEvents events = events(factory, failed(ErrorClass.RATE_LIMITED, 6));

            assertThat(written(events.receipt()))
                    .isEqualTo(object("{'request_id':'request-1','model':'asked/model','served_model':null,"
                            + "'endpoint':'http://127.0.0.1:8080/v1/chat/completions','outcome':'failed',"
                            + "'error_class':'RATE_LIMITED','finish_reason':null,'prompt_tokens':0,"
                            + "'completion_tokens':0,'total_tokens':0,'reasoning_tokens':0,'cached_tokens':0,"
                            + "'credits_used':null,'usd_spent':null,'attempts':6,'retries':5,'maybe_billed_attempts':0,'attempt_history':6,'latency_ms':1450,"
                            + "'time_to_first_token_ms':200,'queue_ms':30,'provider_request_id':'inference-9',"
                            + PROMPT_JSON + "}"));
        }

        @ParameterizedTest
        @EnumSource(mode = Mode.EXCLUDE, names = "CANCELLED")
        void ofEveryClassSayWhetherTheyMayPass(ErrorClass errorClass) {
            ObjectNode error =
                    events(factory, failed(errorClass, 0)).answers().get(0).value();

            assertThat(error.get("error_class").textValue()).isEqualTo(errorClass.name());
            assertThat(error.get("retryable").booleanValue()).isEqualTo(errorClass.retryable());
            assertThat(error.get("attempts").intValue()).isZero();
        }

        @Test
        void thatWereCancelledAreNoOutcome() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> factory.of(PROMPT, failed(ErrorClass.CANCELLED, 1)))
                    .withMessageContaining("CANCELLED");
        }
    }

    @Test
    void aRejectedPromptBecomesAnErrorAndAReceipt() {
        Failure failure = new Failure(ErrorClass.INVALID_REQUEST, null, null, "temperature: expected a number", null);
        PromptContext prompt = PromptContext.of(new PromptCoordinates("prompts", 0, 0, -1), "request-2", null, null);

        PromptEvents events = conformity.check(factory.ofRejected(prompt, failure));

        String coordinates = "'prompt':{'topic':'prompts','partition':0,'offset':0,'timestamp':null}";
        assertThat(written(events.answers().get(0)))
                .isEqualTo(object("{'request_id':'request-2','error_class':'INVALID_REQUEST','http_status':null,"
                        + "'provider_code':null,'message':'temperature: expected a number','retryable':false,"
                        + "'attempts':0,'attempt_history':null,'provider_request_id':null," + coordinates
                        + ",'key':null,'value':null}"));
        assertThat(written(events.receipt()))
                .isEqualTo(object("{'request_id':'request-2','model':null,'served_model':null,'endpoint':null,"
                        + "'outcome':'failed','error_class':'INVALID_REQUEST','finish_reason':null,'prompt_tokens':0,"
                        + "'completion_tokens':0,'total_tokens':0,'reasoning_tokens':0,'cached_tokens':0,"
                        + "'credits_used':null,'usd_spent':null,'attempts':0,'retries':0,'maybe_billed_attempts':0,'attempt_history':null,'latency_ms':0,"
                        + "'time_to_first_token_ms':null,'queue_ms':0,'provider_request_id':null," + coordinates
                        + "}"));
    }

    @Test
    void theHistoryTellsEachAttemptButNotAnAnswerAtFirstSight() {
        PromptEvents twice = events(factory, answered(choice(0, "Hello!")));
        PromptEvents once = events(factory, new ChatOutcome.Answered(completion(choice(0, "Hello!")), report(1)));

        assertThat(history(twice.receipt()).get(0))
                .isEqualTo(object("{'started_at':0,'duration_ms':7,'wait_ms':0,"
                        + "'endpoint':'http://127.0.0.1:8080/v1/chat/completions','http_status':429,"
                        + "'error_class':'RATE_LIMITED','provider_request_id':'inference-1','maybe_billed':false}"));
        assertThat(history(twice.receipt()).get(1).path("wait_ms").asInt()).isEqualTo(500);
        assertThat(once.receipt().value().get("attempt_history").isNull()).isTrue();
    }

    @Test
    void whatFailedAttemptsCostIsPartOfTheBill() {
        CallReport plain = report(2);
        List<Attempt> attempts = List.of(
                new Attempt(
                        Instant.EPOCH,
                        Duration.ZERO,
                        plain.endpoint(),
                        200,
                        ErrorClass.EMPTY,
                        Duration.ZERO,
                        null,
                        new TokenUsage(10, 1, 11, 0, 0, null, new BigDecimal("0.01"))),
                new Attempt(
                        Instant.EPOCH,
                        Duration.ZERO,
                        plain.endpoint(),
                        null,
                        ErrorClass.GENERATION_TIMEOUT,
                        Duration.ZERO,
                        null,
                        null),
                plain.attempts().get(1));
        CallReport report = new CallReport(
                plain.requestId(),
                plain.endpoint(),
                plain.requestedModel(),
                0,
                attempts,
                Duration.ZERO,
                Duration.ZERO,
                null);

        ObjectNode usage = events(factory, new ChatOutcome.Answered(completion(choice(0, "Hello!")), report))
                .receipt()
                .value();

        assertThat(usage.get("prompt_tokens").asInt()).isEqualTo(35);
        assertThat(usage.get("usd_spent").asText()).isEqualTo("0.0113020");
        assertThat(usage.get("maybe_billed_attempts").asInt()).isOne();
    }

    @Test
    void aPromptThatWasNotStreamedHasNoTimeToTheFirstToken() {
        CallReport streamed = report(1);
        CallReport plain = new CallReport(
                streamed.requestId(),
                streamed.endpoint(),
                streamed.requestedModel(),
                0,
                streamed.attempts(),
                Duration.ZERO,
                Duration.ofSeconds(1),
                null);

        ObjectNode usage = events(factory, new ChatOutcome.Answered(completion(choice(0, "Hello!")), plain))
                .receipt()
                .value();

        assertThat(usage.get("time_to_first_token_ms").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0013020, 0.0013020",
        "1302E-6, 0.001302",
        "2E+3, 2000",
        "0E-8, 0.00000000",
        "1E+1000000000, 1E+1000000000",
        "1E-1000000000, 1E-1000000000"
    })
    void moneyKeepsItsDigits(String sent, String written) {
        TokenUsage usage = new TokenUsage(0, 0, 0, 0, 0, null, new BigDecimal(sent));
        ChatCompletion completion =
                new ChatCompletion("gen-1", 1, "m", null, List.of(choice(0, "Hello!")), usage, null, RawBody.of("{}"));

        PromptEvents events = events(factory, new ChatOutcome.Answered(completion, report(1)));

        assertThat(events.receipt().value().get("usd_spent").textValue()).isEqualTo(written);
        assertThat(events.answers().get(0).value().at("/usage/usd_spent").textValue())
                .isEqualTo(written);
    }

    @Nested
    class EnrichedPrompts {

        private final EventFactory text =
                new EventFactory(new EventSettings(false, OutputMode.ENRICH, "answer", EnrichFormat.TEXT));
        private final EventFactory json =
                new EventFactory(new EventSettings(false, OutputMode.ENRICH, "answer", EnrichFormat.JSON));
        private final EventFactory fields =
                new EventFactory(new EventSettings(false, OutputMode.ENRICH, "answer", EnrichFormat.FIELDS));

        @Test
        void getTheContentOfTheFirstChoice() {
            PromptEvents events = events(text, answered(choice(0, "Hello!"), choice(1, "Bye!", toolCall("c1", 0))));

            assertThat(types(events)).containsExactly(EventType.COMPLETION, EventType.TOOL_CALL);
            assertThat(events.answers().get(0).enrichment().textValue()).isEqualTo("Hello!");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\": [1.50]}",
                    "\n {\"a\":[1.50]}\n",
                    "```json\n{\"a\":[1.50]}\n```",
                    "```\n{\"a\":[1.50]}\n```\n",
                    "```JSON {\"a\":[1.50]}```",
                    "Here you are:\n```json\n{\"a\":[1.50]}\n```\nAnything else?"
                })
        void getTheJsonOfTheContent(String content) {
            for (EventFactory factory : List.of(json, fields)) {
                JsonNode enrichment = events(factory, answered(choice(0, content)))
                        .answers()
                        .get(0)
                        .enrichment();

                assertThat(enrichment.toString()).isEqualTo("{\"a\":[1.50]}");
            }
        }

        @ParameterizedTest
        @CsvSource({"17,17", "true,true", "null,null", "[],[]"})
        void getJsonThatIsNoObject(String content, String expected) {
            assertThat(events(json, answered(choice(0, content)))
                            .answers()
                            .get(0)
                            .enrichment()
                            .toString())
                    .isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "Hello!",
                    "{\"a\":",
                    "{\"a\":1} {\"b\":2}",
                    "```json\n{\"a\":\n```",
                    "```",
                    "``````",
                    "```json\n{}\n```\nor\n```json\n{}\n```"
                })
        void failIfTheContentIsNoJsonButStillCost(String content) {
            PromptEvents events = events(json, answered(choice(0, content)));

            assertThat(types(events)).containsExactly(EventType.ERROR);
            ObjectNode error = events.answers().get(0).value();
            assertThat(error.get("error_class").textValue()).isEqualTo("MALFORMED_RESPONSE");
            assertThat(error.get("message").textValue()).startsWith("content: expected JSON");
            assertThat(error.get("http_status").intValue()).isEqualTo(200);
            ObjectNode usage = events.receipt().value();
            assertThat(usage.get("outcome").textValue()).isEqualTo("failed");
            assertThat(usage.get("error_class").textValue()).isEqualTo("MALFORMED_RESPONSE");
            assertThat(usage.get("served_model").textValue()).isEqualTo("served/model");
            assertThat(usage.get("finish_reason").textValue()).isEqualTo("stop");
            assertThat(usage.get("total_tokens").longValue()).isEqualTo(309);
            assertThat(usage.get("usd_spent").textValue()).isEqualTo("0.0013020");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Hello!", "17", "null", "\"a\"", "[{\"a\":1}]", "```json\n[]\n```", "{\"a\":"})
        void failIfFieldsAreWantedAndTheContentIsNoObject(String content) {
            PromptEvents events = events(fields, answered(choice(0, content)));

            assertThat(types(events)).containsExactly(EventType.ERROR);
            ObjectNode error = events.answers().get(0).value();
            assertThat(error.get("error_class").textValue()).isEqualTo("MALFORMED_RESPONSE");
            assertThat(error.get("message").textValue())
                    .isEqualTo("content: expected a JSON object, plain or in one Markdown fence");
            assertThat(error.get("http_status").intValue()).isEqualTo(200);
            ObjectNode usage = events.receipt().value();
            assertThat(usage.get("outcome").textValue()).isEqualTo("failed");
            assertThat(usage.get("total_tokens").longValue()).isEqualTo(309);
        }

        @Test
        void getNoFieldsWhereTheModelAsksForToolsFirst() {
            PromptEvents events = events(fields, answered(choice(0, " ", toolCall("c1", 0))));

            assertThat(types(events)).containsExactly(EventType.COMPLETION, EventType.TOOL_CALL);
            assertThat(events.answers().get(0).enrichment()).isEqualTo(object("{}"));
        }

        @Test
        void getNullWhereTheModelAsksForToolsFirst() {
            PromptEvents events = events(json, answered(choice(0, "", toolCall("c1", 0))));

            assertThat(types(events)).containsExactly(EventType.COMPLETION, EventType.TOOL_CALL);
            assertThat(events.answers().get(0).enrichment().isNull()).isTrue();
        }

        @Test
        void getNoHalfSurrogatePair() {
            for (EventFactory factory : List.of(json, fields)) {
                assertThat(events(factory, answered(choice(0, "{\"\\uD83D\":[\"\\uD83D\\uDC4B\\uD83D\"]}")))
                                .answers()
                                .get(0)
                                .enrichment()
                                .toString())
                        .isEqualTo("{\"\uFFFD\":[\"\uD83D\uDC4B\uFFFD\"]}");
            }
        }
    }
}
