package io.kafkachat.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModelTagsTest {

    @Test
    void aModelHasATagOfItsOwnOnceItIsConfiguredOrHasAnswered() {
        ModelTags tags = new ModelTags(List.of("configured"));

        assertThat(tags.of("configured")).isEqualTo("configured");
        assertThat(tags.of("whatever a prompt says")).isEqualTo("other");
        assertThat(tags.answered("known to the provider")).isEqualTo("known to the provider");
        assertThat(tags.of("known to the provider")).isEqualTo("known to the provider");
    }

    @Test
    void thereAreNoMoreThanAHundred() {
        ModelTags tags = new ModelTags(List.of("configured"));
        for (int i = 0; i < 200; i++) {
            tags.answered("model-" + i);
        }

        assertThat(tags.known()).hasSize(100).contains("configured", "model-98");
        assertThat(tags.answered("model-99")).isEqualTo("other");
        assertThat(tags.answered("model-98")).isEqualTo("model-98");
    }

    @Test
    void longAndBlankNamesAreOthers() {
        ModelTags tags = new ModelTags(List.of());

        assertThat(tags.answered("m".repeat(101))).isEqualTo("other");
        assertThat(tags.answered(" ")).isEqualTo("other");
        assertThat(tags.answered("m".repeat(100))).isEqualTo("m".repeat(100));
    }
}
