package io.kafkachat.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every resource is one that Kubernetes and Strimzi know, with fields that they know. */
class ResourceSchemaTest {

    static List<Manifest> manifests() {
        return Manifest.all();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void theResourceIsRight(Manifest manifest) {
        assertThat(ResourceSchema.of(manifest).errors(manifest.content())).isEmpty();
    }

    @Test
    void mistakesAreFound() {
        assertThat(withMistake(Manifest.of("KafkaConnect", "chat-connect"), "/spec/template", "externalConfiguration"))
                .isNotEmpty();
        assertThat(withMistake(Manifest.of("KafkaTopic", "chat-prompts"), "/spec", "partition"))
                .isNotEmpty();
        assertThat(withMistake(Manifest.of("StatefulSet", "chat-streams"), "/spec/template/spec/containers/0", "probe"))
                .isNotEmpty();

        JsonNode withoutGroup = Manifest.of("KafkaConnect", "chat-connect").content();
        ((ObjectNode) withoutGroup.path("spec")).remove("groupId");
        assertThat(StrimziSchema.of("KafkaConnect").errors(withoutGroup)).isNotEmpty();
    }

    private static List<String> withMistake(Manifest manifest, String where, String field) {
        ((ObjectNode) manifest.at(where)).put(field, "value");
        return ResourceSchema.of(manifest).errors(manifest.content());
    }
}
