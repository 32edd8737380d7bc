package io.kafkachat.quickstart;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** How to talk to what was left running, with nothing but what this project brings. */
final class Directions {

    private Directions() {}

    static List<String> of(Checkout checkout, Pipeline pipeline, Settings settings) {
        Path arguments = checkout.root().resolve("quickstart/target/java.args");
        String java = "java @" + Path.of("").toAbsolutePath().relativize(arguments) + " org.apache.kafka.tools.";
        String servers = " --bootstrap-server " + pipeline.bootstrapServers();
        String connector = pipeline.rest().uri() + "connectors/" + ConnectorConfig.NAME;
        String outputs = settings.published().stream()
                .map(topic -> topic.topic(ConnectorConfig.NAME))
                .collect(Collectors.joining(", "));
        return List.of(
                "",
                "Everything keeps running until Ctrl-C. New answers are printed here.",
                "  broker     " + pipeline.bootstrapServers(),
                "  worker     " + pipeline.rest().uri(),
                "  prompts    " + ConnectorConfig.PROMPT_TOPIC,
                "  outputs    " + outputs,
                "In another terminal, in the same directory:",
                "  type prompts, one per line",
                "    " + java + "ConsoleProducer" + servers + " --topic " + ConnectorConfig.PROMPT_TOPIC,
                "  see whole events",
                "    " + java + "consumer.ConsoleConsumer" + servers
                        + " --isolation-level read_committed --from-beginning --topic "
                        + OutputTopic.USAGE.topic(ConnectorConfig.NAME),
                "  look after the connector",
                "    curl " + connector + "/status",
                "    curl -X PUT " + connector + "/pause",
                "    curl -X PUT " + connector + "/resume",
                "    curl " + connector + "/offsets",
                "");
    }
}
