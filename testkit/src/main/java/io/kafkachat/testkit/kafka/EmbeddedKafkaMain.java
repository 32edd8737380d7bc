package io.kafkachat.testkit.kafka;

import io.kafkachat.testkit.process.ParentWatch;
import io.kafkachat.testkit.process.QuietLogging;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The broker as a program: prints its bootstrap servers on one line when it is ready, and runs until it is killed. */
@Command(
        name = "embedded-kafka",
        mixinStandardHelpOptions = true,
        description = "Runs a Kafka broker on a free port, for clients of this machine.")
public final class EmbeddedKafkaMain implements Callable<Integer> {

    @Option(names = "--config", description = "A broker setting as KEY=VALUE; repeatable")
    private Map<String, String> config = new LinkedHashMap<>();

    @Option(names = "--topic", description = "A topic to create as NAME:PARTITIONS; repeatable; not with --data")
    private List<String> topics = List.of();

    @Option(
            names = "--data",
            description = "Keep data and port in this directory; the next start goes on with them (default: temporary)")
    private @Nullable Path data;

    private EmbeddedKafkaMain() {}

    public static void main(String[] args) {
        QuietLogging.use();
        ParentWatch.start();
        System.exit(new CommandLine(new EmbeddedKafkaMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintStream out = System.out;
        // Formatting the data directory prints to standard output, whose first line is ours.
        System.setOut(System.err);
        if (data != null) {
            LastingKafka kafka = LastingKafka.start(data.toAbsolutePath(), config);
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
            out.println(kafka.bootstrapServers());
            new CountDownLatch(1).await();
            return 0;
        }
        EmbeddedKafka kafka = EmbeddedKafka.start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
        for (String topic : topics) {
            int colon = topic.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("--topic: expected NAME:PARTITIONS");
            }
            kafka.createTopic(topic.substring(0, colon), Integer.parseInt(topic.substring(colon + 1)));
        }
        out.println(kafka.bootstrapServers());
        new CountDownLatch(1).await();
        return 0;
    }
}
