package io.kafkachat.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariablesTest {

    private static final Set<String> KEYS =
            AppConfig.definition(List.of("small", "own")).names();

    @Test
    void eachKeyHasAVariableOfItsOwn() {
        Variables variables = new Variables(KEYS);

        assertThat(KEYS).allSatisfy(key -> {
            assertThat(variables.key(Variables.of(key))).hasValue(key);
            assertThat(variables.isAmbiguous(Variables.of(key))).isFalse();
        });
    }

    @Test
    void eachKeyOfKafkaHasAVariableToo() {
        Variables variables = new Variables(KEYS);

        assertThat(StreamsKeys.names())
                .hasSizeGreaterThan(500)
                .filteredOn(name -> !name.contains("_"))
                .allSatisfy(name -> assertThat(variables.key(Variables.of("streams." + name)))
                        .hasValue("streams." + name));
    }

    @Test
    void namesOfFallbacksAreWrittenInCapitals() {
        assertThat(Variables.of("chat.fallback.own-one.url")).isEqualTo("KAFKACHAT_CHAT_FALLBACK_OWN_ONE_URL");
    }

    @Test
    void twoKeysThatOneVariableMeansAreTold() {
        Variables variables = new Variables(Set.of("chat.fallback.a-b.url", "chat.fallback.A_B.url"));

        assertThat(variables.isAmbiguous("KAFKACHAT_CHAT_FALLBACK_A_B_URL")).isTrue();
    }
}
