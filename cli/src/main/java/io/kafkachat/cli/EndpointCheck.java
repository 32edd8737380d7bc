package io.kafkachat.cli;

import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.EndpointProbe;
import io.kafkachat.client.EndpointProbe.Answer;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Network.Proxy;
import io.kafkachat.events.PromptSettings;
import io.kafkachat.streams.config.NearestKey;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at an endpoint: is it there, does it take the key, has it the model. Costs nothing, unless one tiny call is allowed.
 */
final class EndpointCheck {

    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Findings findings;
    private final boolean call;

    /** @param call whether the model is asked for one short answer */
    EndpointCheck(Findings findings, boolean call) {
        this.findings = findings;
        this.call = call;
    }

    /**
     * @param settings without fallbacks
     * @param model empty if prompts name theirs
     */
    void check(ClientSettings settings, String model, PromptSettings prompts) {
        Endpoint endpoint = settings.endpoint();
        findings.heading("Endpoint " + SafeUrl.of(endpoint.url()));
        if (!isKnownHost(settings)) {
            return;
        }
        Set<String> models;
        try (EndpointProbe probe = new EndpointProbe(settings)) {
            Answer list = probe.models();
            if (!isReached(list, endpoint)) {
                return;
            }
            models = list.models();
            if (!isTaken(probe.withoutMessages(model.isEmpty() ? "none" : model), endpoint)) {
                return;
            }
        }
        boolean known = checkModel(model, models);
        if (call && !model.isEmpty()) {
            new CallCheck(findings).check(settings, model, prompts, known);
        }
    }

    private boolean isKnownHost(ClientSettings settings) {
        Proxy proxy = settings.network().proxy();
        String host = settings.endpoint().url().getHost();
        if (proxy != null && !proxy.noProxyHosts().contains(host)) {
            findings.ok("host", "left to the proxy " + proxy.host() + ":" + proxy.port());
            return true;
        }
        try {
            String addresses = Arrays.stream(InetAddress.getAllByName(host))
                    .map(InetAddress::getHostAddress)
                    .limit(3)
                    .collect(Collectors.joining(", "));
            if (!addresses.equals(host)) {
                findings.ok("host", host + " is " + addresses);
            }
            return true;
        } catch (UnknownHostException e) {
            findings.failed("host", host + ": there is no address for this name");
            return false;
        }
    }

    private boolean isReached(Answer answer, Endpoint endpoint) {
        ErrorClass errorClass = answer.errorClass();
        if (errorClass == ErrorClass.TLS_TRUST) {
            findings.failed("connection", answer.message() + "; see chat.ssl.truststore.location");
            return false;
        }
        if (answer.status() == null && errorClass != null) {
            findings.failed("connection", answer.message() + " after " + Times.words(answer.latency()));
            return false;
        }
        boolean tls = "https".equalsIgnoreCase(endpoint.url().getScheme());
        findings.ok(
                "connection",
                (tls ? "by TLS, which is trusted" : "without TLS") + ", answered after "
                        + Times.words(answer.latency()));
        return true;
    }

    private boolean isTaken(Answer answer, Endpoint endpoint) {
        boolean hasKey = endpoint.apiKey() != null || endpoint.oauth2() != null;
        ErrorClass errorClass = answer.errorClass();
        String said = (answer.status() == null ? "" : "HTTP " + answer.status() + ", ") + answer.message();
        if (errorClass == null) {
            findings.ok("key", hasKey ? "taken" : "none is needed");
            return true;
        }
        return switch (errorClass) {
            case AUTHENTICATION -> {
                findings.failed("key", (hasKey ? "refused: " : "there is none, and the endpoint wants one: ") + said);
                yield false;
            }
            case QUOTA -> {
                findings.failed("credits", "there are none: " + said);
                yield false;
            }
            case MODEL_UNAVAILABLE -> {
                findings.ok("key", hasKey ? "taken" : "none is needed");
                findings.failed("model", said);
                yield false;
            }
            case INVALID_REQUEST, CONTEXT_LENGTH, CONTENT_FILTER -> {
                int status = answer.status() == null ? 0 : answer.status();
                if (status == NOT_FOUND || status == METHOD_NOT_ALLOWED) {
                    findings.failed("resource", "not there: " + said + "; is chat.api.url right?");
                    yield false;
                }
                findings.ok("key", hasKey ? "taken" : "none is needed");
                yield true;
            }
            case RATE_LIMITED, OVERLOADED, SERVER, GENERATION_TIMEOUT -> {
                findings.warning("key", "not known, because the endpoint has troubles: " + said);
                yield true;
            }
            default -> {
                findings.failed("connection", said);
                yield false;
            }
        };
    }

    /** Returns whether the endpoint lists it. */
    private boolean checkModel(String model, Set<String> models) {
        if (model.isEmpty()) {
            findings.ok("model", "none is configured: every prompt must name its own");
            return false;
        }
        if (models.contains(model)) {
            findings.ok("model", model + " is listed");
            return true;
        }
        if (models.isEmpty()) {
            if (!call) {
                findings.warning(
                        "model", model + " is not checked: the endpoint shows no list of models; --call asks it");
            }
            return false;
        }
        String text = model + " is not among the " + Count.of(models.size(), "model") + " that the endpoint lists"
                + NearestKey.of(model, models, Math.max(2, model.length() / 5))
                        .map(other -> "; is " + other + " meant?")
                        .orElse("");
        if (call) {
            // It may have names that it does not list: the call will tell.
            findings.warning("model", text);
        } else {
            findings.failed("model", text);
        }
        return false;
    }
}
