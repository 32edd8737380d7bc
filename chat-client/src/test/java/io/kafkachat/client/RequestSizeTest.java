package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSizeTest {

    private static final String USER = "{'role':'user','content':'12345678'}";

    /** 4 for the message, and a quarter, two thirds or one for each character. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''            | 4",
                "a             | 5",
                "abcd          | 5",
                "abcde         | 6",
                "äöü           | 6",
                "äöü1234       | 7",
                "Привет        | 8",
                "你好            | 6",
                "こんにちは         | 9",
                "안녕            | 6",
                "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00 | 6",
                "\uD842\uDFB7  | 5",
                "\uD83D        | 5",
                "aaaa你ä        | 7",
            })
    void charactersCountByKind(String text, long tokens) {
        assertThat(RequestSize.of(Fixtures.request(text)).promptTokens()).isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'role':'system','content':'1234'} | 5",
                "{'role':'user','content':'1234','name':'abcd'} | 6",
                "{'role':'tool','content':'1234','tool_call_id':'not read by the model'} | 5",
                "{'role':'assistant','content':'','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]} | 22",
                "{'role':'user','content':[{'type':'text','text':'1234'},{'type':'text','text':'1234'}]} | 6",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:,a long one'}}]} | 1004",
            })
    void everyPartOfAMessageCounts(String message, long tokens) throws Exception {
        long all = size("'messages':[" + USER + "," + message + "]").promptTokens();

        assertThat(all - 6).isEqualTo(tokens);
    }

    @Test
    void toolsAndSchemasCountAsJson() throws Exception {
        String tools = "[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}]";
        String schema = "{'name':'s','schema':{'type':'object'}}";

        long all = size("'messages':[" + USER + "],'tools':" + tools
                        + ",'response_format':{'type':'json_schema','json_schema':" + schema + "}")
                .promptTokens();

        assertThat(all).isEqualTo(4 + (8 + tools.length() + schema.length() + 3) / 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'x':1 | 0",
                "'max_tokens':100 | 100",
                "'max_tokens':100,'n':3 | 300",
                "'max_tokens':100,'max_completion_tokens':200 | 100",
                "'max_completion_tokens':200 | 200",
                "'max_completion_tokens':-1 | 0",
                "'max_completion_tokens':'many' | 0",
                "'max_completion_tokens':99999999999999999999 | 0",
            })
    void theOutputIsWhatTheRequestAllows(String fields, long maxOutput) throws Exception {
        assertThat(size("'messages':[" + USER + "]," + fields).maxOutput()).isEqualTo(maxOutput);
    }

    private static RequestSize size(String fields) throws Exception {
        String json = ("{'model':'m'," + fields + "}").replace('\'', '"');
        return RequestSize.of(ChatRequest.fromJson((ObjectNode) Json.MAPPER.readTree(json), Capabilities.OPENAI));
    }
}
