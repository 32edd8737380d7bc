package io.kafkachat.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.testkit.config.ConfigReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** The committed reference is the generated one. {@code mvn -pl streams-app -am test -Dtest=ConfigReferenceTest -Dconfig.reference=write} writes it. */
class ConfigReferenceTest {

    /** With the keys that each fallback has. */
    private static final ConfigDef KEYS = AppConfig.definition(List.of("<name>"));

    private static final Path REFERENCE = Path.of("..", "docs", "configuration-streams.md");

    private static final String HEAD = """
            # Configuration of the Streams app

            Generated from the code; do not edit. Regenerate it with
            `mvn -pl streams-app -am test -Dtest=ConfigReferenceTest -Dconfig.reference=write -Dsurefire.failIfNoSpecifiedTests=false`.

            ## Where values come from

            From properties files in UTF-8, of which later ones win; from variables of the environment, which win over files; from the
            command line (`--set key=value`), which wins over all. The variable of a key is `KAFKACHAT_` and the key in capitals, with `_`
            for dots and hyphens: `KAFKACHAT_CHAT_API_KEY`, `KAFKACHAT_CHAT_FALLBACK_OWN_URL`,
            `KAFKACHAT_STREAMS_PRODUCER_LINGER_MS`. A key that does not exist is an error. A variable that means no key is only warned of,
            unless it is a slip of one that does: for a service named `kafkachat` Kubernetes sets `KAFKACHAT_PORT` and others. (One named
            `kafkachat-http` would set `KAFKACHAT_HTTP_PORT` to a URL: give it another name, or set `enableServiceLinks: false`.)

            All errors are shown at once, each with its key and where that was given, and never with its value.

            ## References

            Values may hold references, as in Connect, which need not stand in any file or variable of the app's own:

            | reference | is replaced by |
            |---|---|
            | `${env:NAME}` | the variable NAME, whatever it begins with |
            | `${file:/path/of.properties:entry}` | an entry of a properties file |
            | `${directory:/path:entry}` | the content of the file `entry`, as Kubernetes mounts secrets |

            These three are always there. `config.providers`, `config.providers.<name>.class` and `config.providers.<name>.param.*` add others
            of Kafka's config providers, or restrict these (`config.providers.env.param.allowlist.pattern`,
            `config.providers.file.param.allowed.paths`). A reference that cannot be resolved is an error. What a reference brings is not
            searched for others, so a text with `${a:b}` in it can be had from a file.

            ## Kafka Streams and its clients

            `streams.X` gives X to Kafka Streams, with Kafka's own prefixes: `streams.security.protocol` for all clients,
            `streams.consumer.*`, `streams.main.consumer.*`, `streams.restore.consumer.*`, `streams.producer.*`, `streams.admin.*`, and
            `streams.topic.*` for internal topics. What has a key below, such as `application.id`, is not taken there. Unless given with any
            prefix, the app sets

            | setting | value |
            |---|---|
            | `main.consumer.max.poll.records` | 100: the overshoot of every limit on pending prompts |
            | `poll.ms` | 20: how late an idle thread sees answers |
            | `producer.linger.ms` | 5 |
            | `consumer.auto.offset.reset` | earliest |
            | `consumer.isolation.level` | read_committed, also with `processing.guarantee=at_least_once` |
            | `producer.max.request.size`, `topic.max.message.bytes`, `consumer.max.partition.fetch.bytes` | four thirds of `max.record.bytes` and 64 KiB, at least 1 MiB |
            | `ensure.explicit.internal.resource.naming` | true |

            `producer.acks` and `producer.enable.idempotence` must stay `all` and `true`. With `instance.id`, `group.protocol` must stay
            `classic`.

            Where a text below says worker, it means a process of the app. Topics that are named must exist before the app starts; the app
            creates internal topics only.
            """;

    @Test
    void theReferenceIsUpToDate() throws IOException {
        String generated = new ConfigReference().text(HEAD).keys(KEYS).page();
        if ("write".equals(System.getProperty("config.reference"))) {
            Files.writeString(REFERENCE, generated);
        }

        assertThat(REFERENCE)
                .as("regenerate it with -Dtest=ConfigReferenceTest -Dconfig.reference=write")
                .hasContent(generated);
    }

    @Test
    void everyKeyIsExplained() {
        assertThat(KEYS.configKeys().values()).allSatisfy(key -> {
            assertThat(key.documentation).as(key.name).endsWith(".");
            assertThat(key.displayName).as(key.name).isNotEqualTo(key.name);
            assertThat(key.group).as(key.name).isNotBlank();
        });
    }
}
