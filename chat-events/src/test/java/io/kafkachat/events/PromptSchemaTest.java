package io.kafkachat.events;

import static io.kafkachat.events.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kafkachat.client.ClientSettings.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema of prompt events is written by hand; it must say what the mapper does. */
class PromptSchemaTest {

    private final Schema schema;
    private final PromptMapper mapper = new PromptMapper(PromptSettings.of("m", Capabilities.OPENAI));

    PromptSchemaTest() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("..", "config", "schemas", "prompt.schema.json")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'model':'x'",
                "'model':null",
                "'max_tokens':1",
                "'max_tokens':7.0",
                "'temperature':2",
                "'top_p':0.01",
                "'top_k':-1",
                "'stream':true",
                "'stop':'a'",
                "'stop':['a','b','c','d']",
                "'frequency_penalty':-2",
                "'presence_penalty':null",
                "'seed':1",
                "'tools':[]",
                "'tools':[{'type':'function','function':{'name':'f','description':null,'parameters':{}}}]",
                "'tool_choice':'required'",
                "'tool_choice':{'type':'function'}",
                "'tool_choice':null",
                "'response_format':{'type':'json_object'}",
                "'response_format':{'type':'json_schema','json_schema':{}}",
                "'response_format':null",
                "'reasoning':{'effort':'high','max_tokens':null}",
                "'reasoning':{'max_tokens':5,'exclude':true}",
                "'reasoning':null",
                "'unknown':[1,{'a':null}]"
            })
    void fieldsThatAreSent(String field) {
        assertAgreed(request(field), true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'model':' '",
                "'model':1",
                "'max_tokens':0",
                "'max_tokens':1.5",
                "'max_tokens':2147483648",
                "'temperature':2.01",
                "'temperature':'1'",
                "'top_p':0",
                "'top_k':1.5",
                "'stream':'yes'",
                "'stop':1",
                "'stop':[1]",
                "'stop':['a','b','c','d','e']",
                "'frequency_penalty':2.5",
                "'presence_penalty':-3",
                "'seed':0",
                "'seed':9223372036854775808",
                "'tools':{}",
                "'tools':[{'type':'tool','function':{'name':'f'}}]",
                "'tools':[{'type':'function','function':{}}]",
                "'tools':[{'type':'function','function':{'name':'f','parameters':[]}}]",
                "'tool_choice':'any'",
                "'response_format':{}",
                "'response_format':{'type':'xml'}",
                "'response_format':{'type':'json_schema'}",
                "'reasoning':{'effort':'max'}",
                "'reasoning':{'effort':'low','max_tokens':5}",
                "'reasoning':{'max_tokens':0}",
                "'reasoning':'low'"
            })
    void fieldsThatAreErrors(String field) {
        assertAgreed(request(field), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'system','content':''}",
                "{'role':'user','content':'U','name':null}",
                "{'role':'user','content':[{'type':'text','text':'U'},{'type':'image_url','image_url':{}}]}",
                "{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':''}}]}",
                "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]}",
                "{'role':'assistant','content':'A','tool_calls':null}",
                "{'role':'tool','content':'T','tool_call_id':'c'}"
            })
    void messagesThatAreSent(String message) {
        assertAgreed(object("{'messages':[" + message + "]}"), true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'U'",
                "{}",
                "{'role':'user'}",
                "{'role':'user','content':null}",
                "{'role':'user','content':[]}",
                "{'role':'user','content':[{'type':'text'}]}",
                "{'role':'boss','content':'U'}",
                "{'role':'assistant','content':null}",
                "{'role':'assistant','content':null,'tool_calls':[]}",
                "{'role':'assistant','content':'','tool_calls':[{'type':'function','function':{'name':'f','arguments':''}}]}",
                "{'role':'assistant','content':'','tool_calls':[{'id':'c','type':'function','function':{'name':'f'}}]}",
                "{'role':'tool','content':'T'}",
                "{'role':'tool','content':'T','tool_call_id':null}"
            })
    void messagesThatAreErrors(String message) {
        assertAgreed(object("{'messages':[" + message + "]}"), false);
    }

    @Test
    void formsOfValues() {
        assertAgreed(object("{'messages':[]}"), false);
        assertAgreed(object("{'messages':{}}"), false);
        assertAgreed(object("{'messages':null,'prompt':'Hi!'}"), true);
        assertAgreed(object("{'prompt':'Hi!','temperature':'hot'}"), true);
        assertThat(schema.validate(TextNode.valueOf("Hi!"))).isEmpty();
        assertThat(schema.validate(TextNode.valueOf(" \n"))).isNotEmpty();
        assertThat(schema.validate(NullNode.instance)).isEmpty();
        assertThat(schema.validate(IntNode.valueOf(1))).isNotEmpty();
        assertThat(schema.validate(JsonNodeFactory.instance.arrayNode())).isNotEmpty();
    }

    private static ObjectNode request(String field) {
        return object("{'messages':[{'role':'user','content':'U'}]," + field + "}");
    }

    private void assertAgreed(ObjectNode event, boolean isSent) {
        assertThat(mapper.map(new PromptValue.Body(event)) instanceof MappedPrompt.Request)
                .as("mapper")
                .isEqualTo(isSent);
        assertThat(schema.validate(event).isEmpty()).as("schema").isEqualTo(isSent);
    }
}
