package io.kafkachat.cli;

import io.kafkachat.client.AnswerPolicies;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Fallback;
import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a configuration, and what it names, before it is deployed. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = CliVersion.class,
        sortOptions = false,
        description =
                "Checks a configuration of a connector or of the Streams app, the endpoint and the topics before anything is"
                        + " deployed.",
        footer = {
            "",
            "The endpoint is asked for its list of models, and sent a request without messages, which it refuses after it has"
                    + " looked at the key: both cost nothing. With --call it answers one short prompt.",
            "References such as $${env:CHAT_API_KEY} are replaced by what this machine has for them.",
        })
final class CheckCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FILE",
            description =
                    "A connector's configuration as JSON ({\"name\", \"config\"} or the bare map) or properties, or properties of"
                            + " the Streams app")
    private Path file = Path.of("");

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--worker-config",
            paramLabel = "FILE",
            description = "Properties of the Connect worker: its config providers, and its brokers")
    private @Nullable Path workerConfig;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A key of the configuration; repeatable")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--call",
            description =
                    "Make one short call to each endpoint (a fraction of a cent): is the model there, does streaming work")
    private boolean call;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long each question to an endpoint may take; default: ${DEFAULT-VALUE}")
    private Duration timeout = Duration.ofSeconds(60);

    @Option(names = "--offline", description = "Check the configuration only: neither endpoint nor topics")
    private boolean offline;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws CommandException {
        ConfigFile config = withOverrides(ConfigFile.read(file));
        Map<String, String> worker = workerConfig == null ? Map.of() : PropertiesFile.read(workerConfig);
        Map<String, Object> given = connection.properties();
        Console console = output.console();
        Findings findings = new Findings(console);
        findings.heading("Configuration " + file);
        DeploymentPlan plan = config.isConnector()
                ? new ConnectorConfigCheck(config, worker, System.getenv(), findings).check()
                : new AppConfigCheck(config, overrides, System.getenv(), findings).check();
        if (plan != null && !offline) {
            endpoints(plan, findings);
            topics(plan, given, worker, findings);
        }
        return conclude(console, findings);
    }

    private ConfigFile withOverrides(ConfigFile read) {
        Map<String, String> values = new TreeMap<>(read.values());
        values.putAll(overrides);
        return new ConfigFile(read.path(), read.isJson(), values);
    }

    private void endpoints(DeploymentPlan plan, Findings findings) {
        ClientSettings client = plan.client();
        EndpointCheck check = new EndpointCheck(findings, call);
        String model = Objects.requireNonNullElse(plan.prompts().model(), "");
        check.check(settings(client, client.endpoint(), client.capabilities()), model, plan.prompts());
        for (Fallback fallback : client.fallbacks()) {
            check.check(
                    settings(client, fallback.endpoint(), fallback.capabilities()),
                    fallback.model() == null ? model : fallback.model(),
                    plan.prompts());
        }
    }

    /** As configured, but asked once, and for no longer than the user waits. */
    private ClientSettings settings(ClientSettings client, Endpoint endpoint, Capabilities capabilities) {
        Timeouts configured = client.timeouts();
        return ClientSettings.of(endpoint)
                .withCapabilities(capabilities)
                .withNetwork(client.network())
                .withStreaming(client.streaming())
                .withPolicies(AnswerPolicies.DEFAULT)
                .withRetries(new RetryLimits(
                        1,
                        client.retries().backoff(),
                        client.retries().maxBackoff(),
                        client.retries().quotaProbe()))
                .withTimeouts(new Timeouts(
                        shorter(configured.connect()),
                        configured.firstByte() == null ? null : shorter(configured.firstByte()),
                        shorter(configured.idle()),
                        shorter(configured.noData()),
                        shorter(configured.total()),
                        timeout));
    }

    private Duration shorter(Duration configured) {
        return configured.compareTo(timeout) < 0 ? configured : timeout;
    }

    private static void topics(
            DeploymentPlan plan, Map<String, Object> given, Map<String, String> worker, Findings findings) {
        String servers = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
        Map<String, Object> prompts = plan.promptCluster();
        Map<String, Object> outputs = plan.outputCluster();
        Map<String, Object> workers = worker.containsKey(servers) ? Map.copyOf(worker) : null;
        if (given.containsKey(servers)) {
            prompts = given;
            outputs = given;
        }
        // A sink's prompts, and a source's outputs, are in the worker's cluster, which is the other one's mostly.
        prompts = prompts != null ? prompts : workers != null ? workers : outputs;
        outputs = outputs != null ? outputs : workers != null ? workers : prompts;
        if (prompts == null || outputs == null) {
            findings.heading("Topics");
            findings.warning("brokers", "not checked: they are not known; see --bootstrap-server");
            return;
        }
        Cluster read = new Cluster(prompts);
        boolean same = prompts.equals(outputs) || Objects.equals(prompts.get(servers), outputs.get(servers));
        new TopicsCheck(findings).check(plan, read, same ? read : new Cluster(outputs));
    }

    private static int conclude(Console console, Findings findings) {
        long failed = findings.count(Finding.Level.FAILED);
        long warnings = findings.count(Finding.Level.WARNING);
        String summary =
                failed == 0 && warnings == 0 ? "All is right" : failed + " failed, " + Count.of(warnings, "warning");
        Palette palette = console.palette();
        console.print(
                failed > 0 ? palette.bad(summary) : warnings > 0 ? palette.warning(summary) : palette.good(summary));
        return failed > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }
}
