package io.kafkachat.cli;

import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.streams.config.AppConfigException;
import io.kafkachat.streams.config.AppConfigLoader;
import io.kafkachat.streams.config.AppSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/** Checks the Streams app's properties as the app itself does. */
final class AppConfigCheck {

    private final ConfigFile file;
    private final Map<String, String> overrides;
    private final Map<String, String> environment;
    private final Findings findings;

    AppConfigCheck(ConfigFile file, Map<String, String> overrides, Map<String, String> environment, Findings findings) {
        this.file = file;
        this.overrides = overrides;
        this.environment = environment;
        this.findings = findings;
    }

    /** Null if the configuration is wrong, which is then reported. */
    @Nullable
    DeploymentPlan check() {
        AppSettings settings;
        try {
            settings = AppConfigLoader.load(
                    List.of(file.path()), environment, overrides, advice -> findings.warning("advice", advice));
        } catch (AppConfigException e) {
            e.errors().forEach(this::failed);
            return null;
        }
        Endpoint endpoint = settings.client().endpoint();
        if (endpoint.apiKey() != null) {
            findings.secret(endpoint.apiKey().reveal());
        }
        Map<String, Object> admin = new StreamsConfig(settings.streams()).getAdminConfigs(settings.applicationId());
        findings.ok("configuration", "the app " + settings.applicationId() + " takes it");
        return new DeploymentPlan(
                settings.client(),
                settings.prompts(),
                settings.topics().names(),
                settings.topics().pattern(),
                settings.outputs().names(),
                List.copyOf(settings.usageTopics().values()),
                admin,
                admin);
    }

    /** They say the key first. */
    private void failed(String error) {
        int colon = error.indexOf(": ");
        findings.failed(
                colon < 0 ? "configuration" : error.substring(0, colon), error.substring(colon < 0 ? 0 : colon + 2));
    }
}
