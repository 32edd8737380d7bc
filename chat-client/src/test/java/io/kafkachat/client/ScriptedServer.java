package io.kafkachat.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server of real sockets that does what a test tells it, also what no HTTP server would. A thread per connection:
 * for tens of connections.
 */
final class ScriptedServer implements AutoCloseable {

    /** What to do with a request. It need not answer: the connection is then held until the client closes it. */
    interface Script {
        void serve(Request request, Peer peer) throws IOException;
    }

    /**
     * @param number from 1, over all connections
     * @param headers by lower-case name
     */
    record Request(int number, String line, Map<String, String> headers, String body) {}

    private final ServerSocket listener;
    private final Script script;
    private final String scheme;
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Peer> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    ScriptedServer(Script script) throws IOException {
        this(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), "http", script);
    }

    ScriptedServer(ServerSocket listener, String scheme, Script script) {
        this.listener = listener;
        this.scheme = scheme;
        this.script = script;
        start(this::accept);
    }

    URI url() {
        return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort() + "/v1/chat/completions");
    }

    List<Request> requests() {
        return requests;
    }

    /** Connections that neither side has closed. */
    int openConnections() {
        return open.size();
    }

    int acceptedConnections() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(Peer::close);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Peer peer = new Peer(listener.accept());
                accepted.incrementAndGet();
                open.add(peer);
                start(() -> converse(peer));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(Peer peer) {
        try (peer) {
            InputStream in = new BufferedInputStream(peer.socket.getInputStream());
            for (Request request = read(in); request != null; request = read(in)) {
                requests.add(request);
                script.serve(request, peer);
            }
        } catch (IOException e) {
            // The client is gone.
        } finally {
            open.remove(peer);
        }
    }

    private Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        String[] lines = head.toString(StandardCharsets.US_ASCII).split("\r\n");
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] parts = lines[i].split(": *", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(numbers.incrementAndGet(), lines[0], headers, new String(body, StandardCharsets.UTF_8));
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** The client's end of a connection. */
    static final class Peer implements AutoCloseable {
        private final Socket socket;

        Peer(Socket socket) {
            this.socket = socket;
        }

        /**
         * @param headers like {@code Retry-After: 1}
         */
        void reply(int status, String body, String... headers) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head =
                    new StringBuilder("HTTP/1.1 " + status + " x\r\nContent-Length: " + bytes.length + "\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            write((head + "\r\n").getBytes(StandardCharsets.UTF_8), bytes);
        }

        void raw(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Carries bytes both ways until one side closes. */
        void tunnel(Socket other) throws IOException {
            try (other) {
                start(() -> {
                    try {
                        other.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException e) {
                        // One side is gone.
                    } finally {
                        close();
                    }
                });
                socket.getInputStream().transferTo(other.getOutputStream());
            }
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // Then it is closed.
            }
        }

        private void write(byte[]... parts) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                all.writeBytes(part);
            }
            socket.getOutputStream().write(all.toByteArray());
            socket.getOutputStream().flush();
        }
    }
}
