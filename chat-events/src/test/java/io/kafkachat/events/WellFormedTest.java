package io.kafkachat.events;

import static io.kafkachat.events.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WellFormedTest {

    @Property
    void everyTextCanBeWrittenAndKeepsWhatIsWhole(@ForAll("surrogates") String text) {
        String repaired = WellFormed.text(text);

        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(repaired)).isTrue();
        assertThat(repaired).hasSameSizeAs(text);
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            assertThat(repaired).isSameAs(text);
        }
    }

    @Provide
    Arbitrary<String> surrogates() {
        return Arbitraries.of("\uD83D", "\uDC4B", "\uD83D\uDC4B", "a", "\uFFFD")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Test
    void wholeJsonIsNotCopied() {
        JsonNode json = object("{'a':['\uD83D\uDC4B',1,null],'b':{'c':true}}");

        assertThat(WellFormed.json(json)).isSameAs(json);
    }

    @Test
    void brokenJsonIsCopiedWithNamesAndTextsRepaired() {
        ObjectNode json = object("{'a\\uD83D':['\\uDC4B',1,null],'b':{'c':true}}");
        ObjectNode before = json.deepCopy();

        assertThat(WellFormed.json(json)).isEqualTo(object("{'a\uFFFD':['\uFFFD',1,null],'b':{'c':true}}"));
        assertThat(json).isEqualTo(before);
    }

    /** Once per level would be once per power of two. */
    @Test
    void deepJsonIsRepairedInOneGo() {
        JsonNode json = JsonNodeFactory.instance.textNode("\uD83D");
        for (int depth = 0; depth < 900; depth++) {
            json = JsonNodeFactory.instance.objectNode().set("a", json);
        }

        assertThat(WellFormed.json(json).toString()).contains("\uFFFD");
    }
}
