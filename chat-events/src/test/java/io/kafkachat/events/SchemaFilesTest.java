package io.kafkachat.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaFilesTest {

    private static final String REGENERATE =
            "mvn -pl chat-events -am test -Dtest=SchemaFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dschemas.write";

    @ParameterizedTest
    @EnumSource
    void committedFilesAreThoseOfTheSchemas(EventType type) throws IOException {
        Path file = SchemaFiles.file(type);
        if (System.getProperty("schemas.write") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, SchemaFiles.text(type));
        }

        assertThat(file)
                .as("the JSON Schema of %s; to write it again: %s", type, REGENERATE)
                .content()
                .isEqualTo(SchemaFiles.text(type));
    }

    /** Field by field the contract with readers: whoever changes it also changes the version and the changelog. */
    @Test
    void fieldsAreThoseOfTheRecordContract() {
        assertThat(names(EventType.COMPLETION))
                .isEqualTo("request_id completion_id model created choice_index content reasoning reasoning_details"
                        + " refusal finish_reason native_finish_reason tool_call_count usage prompt raw");
        assertThat(names(EventType.TOOL_CALL))
                .isEqualTo("request_id tool_call_id index type name arguments arguments_valid conversation_key prompt");
        assertThat(names(EventType.USAGE))
                .isEqualTo("request_id model served_model endpoint outcome error_class finish_reason prompt_tokens"
                        + " completion_tokens total_tokens reasoning_tokens cached_tokens credits_used usd_spent"
                        + " attempts retries maybe_billed_attempts attempt_history latency_ms time_to_first_token_ms queue_ms"
                        + " provider_request_id prompt");
        assertThat(names(EventType.ERROR))
                .isEqualTo("request_id error_class http_status provider_code message retryable attempts"
                        + " attempt_history provider_request_id prompt key value");
        assertThat(names(EventType.CHUNK))
                .isEqualTo("request_id attempt index choice_index content reasoning last aborted prompt");
    }

    private static String names(EventType type) {
        return String.join(
                " ",
                type.schema().fields().stream().map(EventSchema.Field::name).toList());
    }
}
