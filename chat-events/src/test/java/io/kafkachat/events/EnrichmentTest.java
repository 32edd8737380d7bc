package io.kafkachat.events;

import static io.kafkachat.events.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kafkachat.events.EventSettings.EnrichFormat;
import org.junit.jupiter.api.Test;

class EnrichmentTest {

    private final Enrichment enrichment = new Enrichment("prompt", "answer", EnrichFormat.JSON);
    private final Enrichment fields = new Enrichment("prompt", "answer", EnrichFormat.FIELDS);

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
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Enrichment("prompt", "prompt", EnrichFormat.TEXT))
                .withMessage("enrich field: expected another field than the prompt's");
    }

    @Test
    void theFieldsOfAnAnswerFollowTheEvents() {
        ObjectNode original = object("{'id':7,'price':12.50}");
        ObjectNode answer = object("{'priority':2,'category':'toys','why':{'words':['late',null]},'note':null}");

        assertThat(fields.merge(new PromptValue.Body(original), answer).toString())
                .isEqualTo("{\"id\":7,\"price\":12.50,\"priority\":2,\"category\":\"toys\","
                        + "\"why\":{\"words\":[\"late\",null]},\"note\":null}");
        assertThat(original).isEqualTo(object("{'id':7,'price':12.50}"));
    }

    @Test
    void noFieldOfAnAnswerReplacesOneOfTheEvent() {
        ObjectNode original = object("{'id':7,'approved_by':null,'customer':{'name':'Ada'},'answer':'old'}");
        ObjectNode answer = object(
                "{'id':8,'approved_by':'me','customer':{'name':'Eve','vip':true},'answer':'new','category':'toys'}");

        assertThat(fields.merge(new PromptValue.Body(original), answer))
                .isEqualTo(object(
                        "{'id':7,'approved_by':null,'customer':{'name':'Ada'},'answer':'old','category':'toys'}"));
    }

    @Test
    void aTextStaysItsPromptWhateverTheAnswerSays() {
        assertThat(fields.merge(new PromptValue.Text("Hi!"), object("{'prompt':'Bye!','category':'toys'}")))
                .isEqualTo(object("{'prompt':'Hi!','category':'toys'}"));
    }

    @Test
    void anAnswerWithoutFieldsAddsNothing() {
        assertThat(fields.merge(new PromptValue.Body(object("{'id':7}")), object("{}")))
                .isEqualTo(object("{'id':7}"));
    }

    @Test
    void onlyAnObjectHasFields() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fields.merge(new PromptValue.Text("Hi!"), NullNode.instance))
                .withMessage("answer: expected an object");
    }

    @Test
    void whereFieldsAreAddedTheOneForTheAnswerDoesNotMatter() {
        assertThat(new Enrichment("answer", "answer", EnrichFormat.FIELDS)
                        .merge(new PromptValue.Text("Hi!"), object("{'category':'toys'}")))
                .isEqualTo(object("{'answer':'Hi!','category':'toys'}"));
    }
}
