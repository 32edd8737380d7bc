package io.kafkachat.quickstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How to talk to what was left running, with nothing but what this project brings. */
final class Directions {

    private Directions() {}

    static List<String> of(Checkout checkout, Pipeline pipeline, Settings settings) {
        Path arguments = checkout.root().resolve("quickstart/target/java.args");
        String java = "java @" + Path.of("").toAbsolutePath().relativize(arguments) + " org.apache.kafka.tools.";
        String servers = " --bootstrap-server " + pipeline.bootstrapServers();
        String outputs = settings.published().stream()
                .map(topic -> topic.topic(Stage.NAME))
                .collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>(List.of(
                "",
                "Everything keeps running until Ctrl-C. New answers are printed here.",
                "  broker     " + pipeline.bootstrapServers(),
                "  " + pipeline.answerer().whereabouts(),
                "  prompts    " + Stage.PROMPT_TOPIC,
                "  outputs    " + outputs,
                "In another terminal, in the same directory:",
                "  type prompts, one per line",
                "    " + java + "ConsoleProducer" + servers + " --topic " + Stage.PROMPT_TOPIC,
                "  see whole events",
                "    " + java + "consumer.ConsoleConsumer" + servers
                        + " --isolation-level read_committed --from-beginning --topic "
                        + OutputTopic.USAGE.topic(Stage.NAME)));
        lines.addAll(pipeline.answerer().directions());
        lines.add("");
        return lines;
    }
}
