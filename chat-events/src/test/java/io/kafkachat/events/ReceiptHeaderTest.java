package io.kafkachat.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptHeaderTest {

    private final PromptContext prompt = PromptContext.of(
            new PromptCoordinates("prompts", 3, 42, 1_700_000_000_000L),
            "id-1",
            null,
            "x".getBytes(StandardCharsets.UTF_8));

    @Test
    void aReceiptSurvivesTheHeader() {
        OutputEvent receipt = new EventFactory(EventSettings.DEFAULT)
                .ofRejected(prompt, new Failure(ErrorClass.CONTEXT_LENGTH, 400, "code", "too long", "p-1"))
                .receipt();

        String header = ReceiptHeader.write(receipt);

        assertThat(header).doesNotContain("null").doesNotContain("id-1");
        assertThat(ReceiptHeader.read(header, prompt))
                .hasValueSatisfying(read -> assertThat(read.value().toString())
                        .isEqualTo(receipt.value().toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{}", "{\"outcome\":\"completed\"}"})
    void anythingElseIsNoReceipt(String header) {
        assertThat(ReceiptHeader.read(header, prompt)).isEmpty();
    }
}
