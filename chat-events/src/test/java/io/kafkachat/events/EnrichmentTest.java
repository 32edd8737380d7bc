package io.kafkachat.events;

import static io.kafkachat.events.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;

class EnrichmentTest {

    private final Enrichment enrichment = new Enrichment("prompt", "answer");

    @Test
    void anObjectGetsTheAnswerAsItsLastField() {
        ObjectNode original = object("{'id':7,'price':12.50,'nested':{'a':null}}");

        assertThat(enrichment
                        .merge(new PromptValue.Body(original), object("{'b':1}"))
                        .toString())
                .isEqualTo("{\"id\":7,\"price\":12.50,\"nested\":{\"a\":null},\"answer\":{\"b\":1}}");
        assertThat(original.has("answer")).isFalse();
    }

    @Test
    void aTextBecomesAnObject() {
        assertThat(enrichment.merge(new PromptValue.Text("Hi!"), TextNode.valueOf("Hello!")))
                .isEqualTo(object("{'prompt':'Hi!','answer':'Hello!'}"));
    }

    @Test
    void anOlderAnswerIsReplaced() {
        assertThat(enrichment.merge(new PromptValue.Body(object("{'answer':'old','id':7}")), TextNode.valueOf("new")))
                .isEqualTo(object("{'answer':'new','id':7}"));
    }

    @Test
    void aPromptWithHalfASurrogatePairCanBeWritten() {
        assertThat(enrichment
                        .merge(new PromptValue.Body(object("{'a':['\\uD83D']}")), TextNode.valueOf("x"))
                        .at("/a/0")
                        .textValue())
                .isEqualTo("\uFFFD");
    }

    @Test
    void onlyTextAndObjectsHaveAnswers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> enrichment.merge(new PromptValue.Absent(), TextNode.valueOf("x")));
    }

    @Test
    void theAnswerMustNotReplaceThePrompt() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Enrichment("prompt", "prompt"));
    }
}
