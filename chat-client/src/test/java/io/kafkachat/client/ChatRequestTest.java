package io.kafkachat.client;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {

    private static final String TOOL = "{'type':'function','function':{'name':'f'}}";
    private static final String CALL = "{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}}";

    @Test
    void otherMessagesLeaveTheRestAsItIs() throws Exception {
        ChatRequest request = parse("{'model':'m','temperature':0.5,'top_k':3,'x':{'y':1},"
                + "'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}]}");

        ChatRequest alone = request.withMessages(null, "hi you");
        ChatRequest both = request.withMessages("be brief", "hi");

        assertThat(alone)
                .isEqualTo(parse("{'model':'m','temperature':0.5,'top_k':3,'x':{'y':1},"
                        + "'messages':[{'role':'user','content':'hi you'}]}"));
        assertThat(both)
                .isEqualTo(parse("{'model':'m','temperature':0.5,'top_k':3,'x':{'y':1},'messages':"
                        + "[{'role':'system','content':'be brief'},{'role':'user','content':'hi'}]}"));
        assertThat(request.messages()).hasSize(2);
    }

    @Test
    void everyFieldOfTheSchemaIsReadAndUnknownOnesArePassedOn() throws Exception {
        ChatRequest request = parse("""
                {'model':'m','messages':[
                   {'role':'system','content':'be brief'},{'role':'user','content':'hi','name':'ann'},
                   {'role':'assistant','content':'','tool_calls':[%s]},{'role':'tool','content':'42','tool_call_id':'c1'}],
                 'max_tokens':100,'temperature':0.7,'top_p':0.9,'top_k':40,'stream':true,'stop':['a','b'],
                 'frequency_penalty':-2,'presence_penalty':2,'seed':1,'tools':[{'type':'function','function':
                   {'name':'f','description':'d','parameters':{'type':'object'}}}],'tool_choice':'auto',
                 'response_format':{'type':'json_schema','json_schema':{'name':'x'}},
                 'reasoning':{'effort':'low','exclude':true},'logit_bias':{'5':1}}""".formatted(CALL));

        assertThat(request.model()).isEqualTo("m");
        assertThat(request.messages())
                .extracting(ChatRequest.Message::role)
                .containsExactly(
                        ChatRequest.Role.SYSTEM,
                        ChatRequest.Role.USER,
                        ChatRequest.Role.ASSISTANT,
                        ChatRequest.Role.TOOL);
        assertThat(request.messages().get(1).text()).isEqualTo("hi");
        assertThat(request.messages().get(2).toolCalls())
                .containsExactly(new ToolCall("c1", 0, "function", "f", "{}", true));
        assertThat(request.messages().get(3).toolCallId()).isEqualTo("c1");
        assertThat(request.maxTokens()).isEqualTo(100);
        assertThat(request.temperature()).isEqualTo(0.7);
        assertThat(request.topP()).isEqualTo(0.9);
        assertThat(request.topK()).isEqualTo(40);
        assertThat(request.stream()).isTrue();
        assertThat(request.stop()).containsExactly("a", "b");
        assertThat(request.frequencyPenalty()).isEqualTo(-2);
        assertThat(request.presencePenalty()).isEqualTo(2);
        assertThat(request.seed()).isEqualTo(1);
        assertThat(request.tools()).containsExactly(new ChatRequest.Tool("f", "d", "{\"type\":\"object\"}"));
        assertThat(request.toolChoice()).isEqualTo("auto");
        assertThat(request.responseFormat())
                .isEqualTo(new ChatRequest.ResponseFormat("json_schema", "{\"name\":\"x\"}"));
        assertThat(request.reasoning()).isEqualTo(new ChatRequest.Reasoning("low", null, true));
        assertThat(request.otherFields()).containsExactly(Map.entry("logit_bias", "{\"5\":1}"));
        assertThat(request.toJson().at("/messages/1/name").asText()).isEqualTo("ann");
        assertThat(request.toJson().at("/logit_bias/5").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsNotGivenIsNull() throws Exception {
        ChatRequest request = with("'temperature':null,'seed':null,'tools':null,'reasoning':{'effort':null}");

        assertThat(Arrays.asList(
                        request.maxTokens(),
                        request.temperature(),
                        request.topP(),
                        request.topK(),
                        request.frequencyPenalty(),
                        request.presencePenalty(),
                        request.seed(),
                        request.toolChoice(),
                        request.responseFormat()))
                .containsOnlyNulls();
        assertThat(request.stream()).isFalse();
        assertThat(request.stop()).isEmpty();
        assertThat(request.tools()).isEmpty();
        assertThat(request.toJson().has("temperature")).isFalse();
        assertThat(request.toJson().path("reasoning")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'max_tokens':0|max_tokens",
                "'max_tokens':1.5|max_tokens",
                "'max_tokens':99999999999|max_tokens",
                "'max_tokens':'9'|max_tokens",
                "'temperature':-0.1|temperature",
                "'temperature':2.0001|temperature",
                "'temperature':'hot'|temperature",
                "'top_p':0.009|top_p",
                "'top_p':1.1|top_p",
                "'top_k':'x'|top_k",
                "'top_k':1.5|top_k",
                "'frequency_penalty':2.1|frequency_penalty",
                "'presence_penalty':-2.1|presence_penalty",
                "'seed':0|seed",
                "'seed':1.5|seed",
                "'seed':99999999999999999999|seed",
                "'stream':'yes'|stream",
                "'stop':5|stop",
                "'stop':[1]|stop",
                "'stop':['a','b','c','d','e']|stop",
                "'stop':{'a':'b'}|stop",
                "'tools':{}|tools",
                "'tools':[5]|tools[0]",
                "'tools':[{'type':'f','function':{'name':'f'}}]|tools[0].type",
                "'tools':[{'type':'function'}]|tools[0].function",
                "'tools':[{'type':'function','function':{}}]|tools[0].function.name",
                "'tools':[{'type':'function','function':{'name':'f','parameters':[]}}]|tools[0].function.parameters",
                "'tools':[{'type':'function','function':{'name':'f','description':1}}]|tools[0].function.description",
                "'tool_choice':'maybe'|tool_choice",
                "'tool_choice':{}|tool_choice",
                "'response_format':'json'|response_format",
                "'response_format':{'type':'xml'}|response_format.type",
                "'response_format':{'type':'json_schema'}|response_format.json_schema",
                "'reasoning':5|reasoning",
                "'reasoning':{'effort':'huge'}|reasoning.effort",
                "'reasoning':{'max_tokens':0}|reasoning.max_tokens",
                "'reasoning':{'exclude':'no'}|reasoning.exclude",
                "'reasoning':{'effort':'low','max_tokens':5}|reasoning",
                "'model':' '|model",
                "'model':5|model",
                "'messages':[]|messages",
                "'messages':{}|messages",
                "'messages':['x']|messages[0]",
                "'messages':[{'role':'boss','content':''}]|messages[0].role",
                "'messages':[{'role':'user'}]|messages[0].content",
                "'messages':[{'role':'user','content':null}]|messages[0].content",
                "'messages':[{'role':'user','content':''},{'role':'user','content':5}]|messages[1].content",
                "'messages':[{'role':'user','content':[{'type':'text','text':'x'}]}]|messages[0].content",
                "'messages':[{'role':'assistant','content':null}]|messages[0].content",
                "'messages':[{'role':'assistant','content':null,'tool_calls':[]}]|messages[0].content",
                "'messages':[{'role':'assistant','content':'','tool_calls':{}}]|messages[0].tool_calls",
                "'messages':[{'role':'assistant','tool_calls':[{}]}]|messages[0].tool_calls[0].id",
                "'messages':[{'role':'tool','content':'x'}]|messages[0].tool_call_id",
                "'messages':[{'role':'tool','content':'x','tool_call_id':''}]|messages[0].tool_call_id"
            })
    void aFieldThatBreaksTheSchemaIsNamed(String field, String path) {
        InvalidRequestException invalid = catchThrowableOfType(InvalidRequestException.class, () -> with(field));

        assertThat(invalid.field()).isEqualTo(path);
        assertThat(invalid).hasMessageStartingWith(path + ": expected ");
    }

    @Test
    void aMessageNeverQuotesTheContent() {
        assertThatThrownBy(() -> with("'temperature':'my secret prompt'"))
                .hasMessage("temperature: expected a number from 0 to 2");
    }

    @Test
    void modelAndMessagesAreRequired() {
        assertThatThrownBy(() -> parse("{}")).hasMessageStartingWith("model: expected");
        assertThatThrownBy(() -> parse("{'model':'m'}")).hasMessageStartingWith("messages: expected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'temperature':0",
                "'temperature':2",
                "'top_p':0.01",
                "'top_p':1",
                "'top_k':0",
                "'stop':'x'",
                "'stop':[]",
                "'stop':['a','b','c','d']",
                "'seed':9007199254740993",
                "'tool_choice':'none'",
                "'tool_choice':'required'",
                "'response_format':{'type':'text'}",
                "'reasoning':{'max_tokens':1}",
                "'tools':[]"
            })
    void theBoundsThemselvesAreValid(String field) throws Exception {
        JsonNode sent = with(field).toJson();

        JsonNode given = json("{" + field + "}");
        String name = given.fieldNames().next();
        assertThat(sent.get(name).toString()).isEqualTo(given.get(name).toString());
    }

    @Test
    void upTo128ToolsAreTaken() throws Exception {
        assertThat(with("'tools':[" + String.join(",", nCopies(128, TOOL)) + "]")
                        .tools())
                .hasSize(128);
        assertThatThrownBy(() -> with("'tools':[" + String.join(",", nCopies(129, TOOL)) + "]"))
                .hasMessage("tools: expected an array of at most 128 tools");
    }

    @Test
    void aWholeNumberLosesItsFraction() throws Exception {
        assertThat(with("'max_tokens':100.0").toJson().get("max_tokens").toString())
                .isEqualTo("100");
    }

    @Test
    void aNumberThatIsNoneIsRefused() throws Exception {
        ObjectNode body = json("{'model':'m','messages':[{'role':'user','content':'x'}]}");
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            for (String field : List.of("temperature", "seed", "max_tokens")) {
                ObjectNode changed = body.deepCopy();
                changed.set(field, DoubleNode.valueOf(value));
                assertThatThrownBy(() -> ChatRequest.fromJson(changed, Capabilities.NEMOTRON))
                        .isInstanceOf(InvalidRequestException.class);
            }
        }
    }

    @Test
    void nullContentOfAToolTurnIsSentAsTheEndpointTakesIt() throws Exception {
        ObjectNode body =
                json("{'model':'m','messages':[{'role':'assistant','content':null,'tool_calls':[" + CALL + "]}]}");

        assertThat(ChatRequest.fromJson(body, Capabilities.NEMOTRON)
                        .toJson()
                        .at("/messages/0/content")
                        .toString())
                .isEqualTo("\"\"");
        assertThat(ChatRequest.fromJson(body, Capabilities.OPENAI)
                        .toJson()
                        .at("/messages/0/content")
                        .isNull())
                .isTrue();
    }

    @Test
    void partsAndToolChoiceObjectsDependOnTheEndpoint() throws Exception {
        ObjectNode body = json("{'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'a'},"
                + "{'type':'image_url','image_url':{'url':'u'}},{'type':'text','text':'b'}]}],"
                + "'tool_choice':{'type':'function','function':{'name':'f'}}}");

        ChatRequest request = ChatRequest.fromJson(body, Capabilities.OPENAI);

        assertThat(request.messages().get(0).text()).isEqualTo("ab");
        assertThat(request.toolChoice()).isEqualTo("{\"type\":\"function\",\"function\":{\"name\":\"f\"}}");
        ((ObjectNode) body.at("/messages/0")).putArray("content").add("x");
        assertThatThrownBy(() -> ChatRequest.fromJson(body, Capabilities.OPENAI))
                .hasMessage("messages[0].content[0]: expected an object");
    }

    @Test
    void theRequestIsImmutable() throws Exception {
        ObjectNode body = json("{'model':'m','messages':[{'role':'user','content':'x'}]}");
        ChatRequest request = ChatRequest.fromJson(body, Capabilities.NEMOTRON);

        body.put("model", "other");
        request.toJson().put("model", "other");

        assertThat(request.model()).isEqualTo("m");
    }

    @Test
    void toStringHidesTheText() throws Exception {
        ChatRequest request = parse("{'model':'m','messages':[{'role':'user','content':'my secret'}]}");

        assertThat(request + " " + request.messages()).doesNotContain("secret").contains("model=m");
    }

    private static ChatRequest with(String field) throws Exception {
        ObjectNode body = json("{'model':'m','messages':[{'role':'user','content':'x'}]}");
        body.setAll(json("{" + field + "}"));
        return ChatRequest.fromJson(body, Capabilities.NEMOTRON);
    }

    private static ChatRequest parse(String json) throws Exception {
        return ChatRequest.fromJson(json(json), Capabilities.NEMOTRON);
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) Json.MAPPER.readTree(text.replace('\'', '"'));
    }
}
