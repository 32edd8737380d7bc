package io.kafkachat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorker;
import io.kafkachat.testkit.kafka.PluginArchive;
import io.kafkachat.testkit.kafka.WorkerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A connector on a Connect worker in this process, which loads the plugin from its archive. */
final class RunningConnector implements Answerer {

    private final ConnectWorker worker;

    private RunningConnector(ConnectWorker worker) {
        this.worker = worker;
    }

    static RunningConnector start(ConnectorKind kind, Stage stage) throws Exception {
        Path plugins = PluginArchive.unpack(stage.checkout().pluginArchive(), stage.directory());
        ConnectorConfig config = ConnectorConfig.read(stage.checkout().connectorJson(kind))
                .of(kind, stage.kafka().bootstrapServers(), stage.settings())
                .calling(stage.endpoint());
        ConnectWorker worker = ConnectWorker.start(kind.worker(
                        WorkerSettings.of(stage.kafka().bootstrapServers(), plugins, "quickstart"))
                .with("config.providers", "env")
                .with("config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider")
                .with("config.providers.env.param.allowlist.pattern", Endpoint.KEY_VARIABLE));
        try {
            worker.rest().putConfig(Stage.NAME, config.toMap());
            worker.rest()
                    .awaitRunning(Stage.NAME, Integer.parseInt(config.toMap().get("tasks.max")));
            return new RunningConnector(worker);
        } catch (RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    /** What the first failed task says, if one has failed. */
    @Override
    public Optional<String> failure() {
        JsonNode status = rest().status(Stage.NAME);
        for (JsonNode task : status.path("tasks")) {
            if (task.path("state").asText().equals("FAILED")) {
                return Optional.of("A task of the connector has failed: "
                        + StackTrace.cause(task.path("trace").asText()));
            }
        }
        return Optional.empty();
    }

    @Override
    public List<String> report(Outcome outcome) {
        return List.of();
    }

    @Override
    public String whereabouts() {
        return "worker     " + rest().uri();
    }

    @Override
    public List<String> directions() {
        String connector = rest().uri() + "connectors/" + Stage.NAME;
        return List.of(
                "  look after the connector",
                "    curl " + connector + "/status",
                "    curl -X PUT " + connector + "/pause",
                "    curl -X PUT " + connector + "/resume",
                "    curl " + connector + "/offsets");
    }

    private ConnectRest rest() {
        return worker.rest();
    }

    @Override
    public void close() {
        worker.close();
    }
}
