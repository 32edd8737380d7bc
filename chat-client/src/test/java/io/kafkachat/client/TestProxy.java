package io.kafkachat.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** An HTTP proxy that takes every name for one server on this machine, and remembers what it was asked. */
final class TestProxy implements AutoCloseable {

    /** Refuses a request by answering it; does nothing to let it pass. */
    interface Rule {
        /** @return whether the request may pass */
        boolean passes(ScriptedServer.Request request, ScriptedServer.Peer peer) throws IOException;
    }

    private final ScriptedServer listener;
    private final Rule rule;
    private final int port;

    TestProxy(URI server, Rule rule) throws IOException {
        this.port = server.getPort();
        this.rule = rule;
        this.listener = new ScriptedServer(this::serve);
    }

    /** Lets everything pass. */
    static TestProxy open(URI server) throws IOException {
        return new TestProxy(server, (request, peer) -> true);
    }

    /** Wants a user and a password. */
    static TestProxy locked(URI server, String user, String password) throws IOException {
        String expected =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new TestProxy(server, (request, peer) -> {
            if (expected.equals(request.headers().get("proxy-authorization"))) {
                return true;
            }
            peer.reply(407, "<html>Who are you?</html>", "Proxy-Authenticate: Basic realm=\"test\"");
            return false;
        });
    }

    int port() {
        return listener.url().getPort();
    }

    /** What it was asked in the clear: tunnels, and requests to forward. */
    List<ScriptedServer.Request> requests() {
        return listener.requests();
    }

    int openConnections() {
        return listener.openConnections();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serve(ScriptedServer.Request request, ScriptedServer.Peer peer) throws IOException {
        if (!rule.passes(request, peer)) {
            return;
        }
        if (request.line().startsWith("CONNECT ")) {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            peer.raw("HTTP/1.1 200 Connection established\r\n\r\n");
            peer.tunnel(server);
        } else {
            forward(request, peer);
        }
    }

    private void forward(ScriptedServer.Request request, ScriptedServer.Peer peer) throws IOException {
        URI target = URI.create(request.line().split(" ")[1]);
        HttpURLConnection server = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + target.getPath())
                .toURL()
                .openConnection();
        request.headers().forEach((name, value) -> {
            if (!name.startsWith("proxy-")) {
                server.setRequestProperty(name, value);
            }
        });
        server.setDoOutput(true);
        server.getOutputStream().write(request.body().getBytes(StandardCharsets.UTF_8));
        int status = server.getResponseCode();
        try (InputStream in = status < 400 ? server.getInputStream() : server.getErrorStream()) {
            peer.reply(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
