package io.kafkachat.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReferencesTest {

    @TempDir
    private Path directory;

    private final Map<String, String> errors = new HashMap<>();
    private final List<String> secrets = new ArrayList<>();

    @Test
    void variablesFilesAndDirectoriesNeedNoConfiguration() throws Exception {
        Path file = Files.writeString(directory.resolve("s.properties"), "api.key=from file\n");
        Files.writeString(directory.resolve("entry"), "from directory");

        assertThat(resolve("a ${env:NAME} b", Map.of())).isEqualTo("a from environment b");
        assertThat(resolve("${file:" + file + ":api.key}", Map.of())).isEqualTo("from file");
        assertThat(resolve("${directory:" + directory + ":entry}${env:NAME}", Map.of()))
                .isEqualTo("from directoryfrom environment");
        assertThat(errors).isEmpty();
        assertThat(secrets).containsExactly("from environment", "from file", "from directory", "from environment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${env:MISSING}",
                "${env:path:NAME}",
                "${file:/no/such/file:key}",
                "${file:NAME}",
                "${directory:/no/such/directory:entry}",
                "${vault:path:key}",
                "${:NAME}",
                "a ${env:NAME} ${env:MISSING}"
            })
    void whatCannotBeResolvedIsAnErrorThatNamesTheReference(String text) {
        assertThat(resolve(text, Map.of())).isNull();

        assertThat(errors).containsOnlyKeys("key");
        assertThat(errors.get("key")).startsWith("expected").contains(text.substring(text.lastIndexOf('$')));
    }

    @Test
    void theProvidersThatThereAreAreNamed() {
        resolve("${vault:path:key}", Map.of());

        assertThat(errors).containsValue("expected one of the providers directory, env, file in ${vault:path:key}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${application}-usage", "{{order.price}} $", "$1", "{\"a\": {\"b\": 1}}", "\\d${", "a:b"})
    void otherTextsStayAsTheyAre(String text) {
        assertThat(resolve(text, Map.of())).isEqualTo(text);
    }

    @Test
    void aResolvedValueIsNotSearchedForReferences() {
        assertThat(resolve("${env:REFERENCE}", Map.of())).isEqualTo("${env:NAME} $1 \\");
    }

    @Test
    void providersCanBeRestricted() {
        Map<String, String> restricted = Map.of(
                "config.providers.env.param.allowlist.pattern", "CHAT_.*",
                "config.providers.file.param.allowed.paths", "/no/such/directory");

        assertThat(resolve("${env:NAME}", restricted)).isNull();
        assertThat(resolve("${file:" + directory.resolve("s") + ":a}", restricted))
                .isNull();
    }

    @Test
    void othersCanBeAddedOrTakeTheirPlace() {
        String type = Upper.class.getName();

        assertThat(resolve(
                        "${upper:a} ${env:NAME}",
                        Map.of("config.providers", "upper", "config.providers.upper.class", type)))
                .isEqualTo("A from environment");
        assertThat(resolve("${env:a}", Map.of("config.providers", "env", "config.providers.env.class", type)))
                .isEqualTo("A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no.such.Class", "java.lang.String"})
    void aProviderHasAClass(String type) {
        resolve("text", Map.of("config.providers", "mine", "config.providers.mine.class", type));

        assertThat(errors).containsOnlyKeys("config.providers.mine.class");
    }

    @Test
    void aProviderHasAName() {
        resolve("text", Map.of("config.providers", "a b"));

        assertThat(errors)
                .containsOnly(
                        Map.entry("config.providers", "expected names of letters, digits, '_' and '-', each once"));
    }

    @Test
    void parametersThatAProviderRefusesAreAnError() {
        resolve("text", Map.of("config.providers.env.param.allowlist.pattern", "("));

        assertThat(errors).containsOnlyKeys("config.providers.env");
    }

    @Test
    void aSecretThatLostItsProviderIsNotSent() {
        assertThat(Loaded.errors(Map.of("chat.api.key", "${CHAT_API_KEY}"))).containsOnlyKeys("chat.api.key");
        assertThat(Loaded.errors(Map.of("streams.sasl.jaas.config", "${JAAS}")))
                .containsOnlyKeys("streams.sasl.jaas.config");
    }

    @Test
    void aReferenceThatCannotBeResolvedIsNeverSentAsTheKey() {
        assertThat(Loaded.errors(Map.of("chat.api.key", "${env:CHAT_API_KEY}")))
                .containsExactly(
                        Map.entry("chat.api.key", "expected a value behind ${env:CHAT_API_KEY} (command line)"));
        assertThat(Loaded.errors(Map.of("application.id", "${env:APP}"))).containsOnlyKeys("application.id");
    }

    @Test
    void theLineEndOfAMountedSecretIsNoPartOfIt() throws Exception {
        Files.writeString(directory.resolve("api-key"), "key\n");

        AppSettings settings = Loaded.settings(Map.of("chat.api.key", "${directory:" + directory + ":api-key}"));

        assertThat(settings.client().endpoint().apiKey()).isNotNull();
    }

    private String resolve(String text, Map<String, String> given) {
        Map<String, String> environment = Map.of("NAME", "from environment", "REFERENCE", "${env:NAME} $1 \\");
        try (ConfigReferences references = new ConfigReferences(given, environment, errors::put)) {
            return references.resolve("key", text, secrets::add);
        }
    }

    /** Gives keys in capitals. */
    public static final class Upper implements ConfigProvider {

        @Override
        public ConfigData get(String path) {
            return new ConfigData(Map.of());
        }

        @Override
        public ConfigData get(String path, Set<String> keys) {
            Map<String, String> data = new HashMap<>();
            keys.forEach(key -> data.put(key, key.toUpperCase(Locale.ROOT)));
            return new ConfigData(data);
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }
}
