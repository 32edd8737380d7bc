package io.kafkachat.cli;

import java.net.URI;

/** What may be shown of a URL: no user, no query, which may hold keys. */
final class SafeUrl {

    private SafeUrl() {}

    static String of(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + (url.getPath() == null ? "" : url.getPath());
    }
}
