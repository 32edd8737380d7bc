package io.kafkachat.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** URLs as they are configured. */
final class EndpointUrl {

    static final String RESOURCE = "/chat/completions";

    static final Check CHECK =
            new Check("an http or https URL with a host, without user and fragment", EndpointUrl::isUrl);
    static final Check CHECK_OPTIONAL = new Check(CHECK + ", or nothing", text -> text.isBlank() || isUrl(text));

    private EndpointUrl() {}

    /** The complete URL of the resource for a base URL. */
    static URI resource(String url) {
        URI base = URI.create(url.strip());
        String path = base.getRawPath().replaceAll("/+$", "");
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        return URI.create(base.getScheme() + "://" + base.getRawAuthority()
                + (path.endsWith(RESOURCE) ? path : path + RESOURCE)
                + query);
    }

    /** Whether both lead to the same server, and are encrypted alike: then one may see what was meant for the other. */
    static boolean sameServer(URI one, URI other) {
        return server(one).equals(server(other));
    }

    private static String server(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text.strip());
            return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
