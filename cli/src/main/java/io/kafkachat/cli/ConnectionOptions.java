package io.kafkachat.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say which brokers, and how to get in. */
final class ConnectionOptions {

    private static final String BOOTSTRAP = "bootstrap.servers";

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description =
                    "Brokers to connect to first, separated by commas; default: bootstrap.servers of --command-config")
    private @Nullable String bootstrapServer;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties of Kafka clients, such as those of SASL and TLS")
    private @Nullable Path commandConfig;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** @throws ParameterException if the brokers are not named */
    Cluster cluster() throws CommandException {
        Map<String, Object> properties = properties();
        if (!properties.containsKey(BOOTSTRAP)) {
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "Missing required option: '--bootstrap-server=HOST:PORT'");
        }
        return new Cluster(properties);
    }

    /** What is given; empty if nothing is. */
    Map<String, Object> properties() throws CommandException {
        Map<String, Object> properties = new HashMap<>();
        if (commandConfig != null) {
            properties.putAll(PropertiesFile.read(commandConfig));
        }
        if (bootstrapServer != null) {
            properties.put(BOOTSTRAP, bootstrapServer);
        }
        return properties;
    }
}
