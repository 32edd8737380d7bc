package io.kafkachat.client;

import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.RetryLimits;
import io.kafkachat.client.ClientSettings.Timeouts;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refuses settings that no client could work with, by name and without showing them. */
final class SettingsCheck {

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    /** Also keeps line breaks out, which would be headers of their own. */
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]+");

    /** Set by the client itself. */
    private static final Set<String> RESERVED =
            Set.of("host", "connection", "content-length", "transfer-encoding", "x-client-request-id");

    private SettingsCheck() {}

    static void check(ClientSettings settings) {
        Endpoint endpoint = settings.endpoint();
        String scheme = endpoint.url().getScheme();
        check("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme), "endpoint.url", "http or https");
        check(endpoint.url().getHost() != null, "endpoint.url", "a host");
        checkHeader("endpoint.apiKey", endpoint.apiKey());
        endpoint.headers().forEach((name, value) -> {
            check(
                    HEADER_NAME.matcher(name).matches(),
                    "endpoint.headers",
                    "header names of letters, digits and dashes");
            check(!RESERVED.contains(name.toLowerCase(Locale.ROOT)), "endpoint.headers", "no " + name);
            checkHeader("endpoint.headers." + name, value);
        });
        check(settings.limits().maxInFlight() >= 1, "limits.maxInFlight", "at least 1");
        Timeouts timeouts = settings.timeouts();
        checkPositive("timeouts.connect", timeouts.connect());
        checkPositive("timeouts.firstByte", timeouts.firstByte());
        checkPositive("timeouts.idle", timeouts.idle());
        checkPositive("timeouts.total", timeouts.total());
        checkPositive("timeouts.deadline", timeouts.deadline());
        RetryLimits retries = settings.retries();
        check(retries.maxAttempts() >= 1, "retries.maxAttempts", "at least 1");
        checkPositive("retries.backoff", retries.backoff());
        checkPositive("retries.maxBackoff", retries.maxBackoff());
        checkPositive("retries.quotaProbe", retries.quotaProbe());
    }

    private static void checkHeader(String name, @Nullable Secret value) {
        check(
                value == null || HEADER_VALUE.matcher(value.reveal()).matches(),
                name,
                "printable ASCII characters without line breaks");
    }

    private static void checkPositive(String name, Duration value) {
        check(!value.isNegative() && !value.isZero(), name, "a positive duration");
    }

    private static void check(boolean right, String name, String expected) {
        if (!right) {
            throw new IllegalArgumentException(name + ": expected " + expected);
        }
    }
}
