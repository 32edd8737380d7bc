package io.kafkachat.benchmarks.httpclient;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kafkachat.testkit.process.ParentWatch;
import io.kafkachat.testkit.process.QuietLogging;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The program: calls the provider when it is told to, over HTTP on a port of 127.0.0.1 whose URL it prints.
 *
 * <ul>
 *   <li>{@code POST /calls?COUNT/EVERY/ORDER} lets so many calls wait for their places, every so manyth with words to the
 *       provider in front of its prompt, and returns;
 *   <li>{@code POST /calls?COUNT@RATE} sends so many with so many per second, and returns when the last one is sent;
 *   <li>{@code GET /answered} has all answers so far written to the file, and returns how many they are, and how many calls
 *       failed.
 * </ul>
 */
public final class HttpClientLoop {

    private final CallLoop calls;
    private final AnswerLog answers;

    private HttpClientLoop(CallLoop calls, AnswerLog answers) {
        this.calls = calls;
        this.answers = answers;
    }

    /**
     * Runs until it is ended.
     *
     * @param args a properties file
     * @throws IOException when a file cannot be read or written, or there is no port
     */
    public static void main(String[] args) throws IOException {
        // The client completes each answer on the default executor of CompletableFuture: with two processors a
        // new thread for each, half of all the processor time. That class reads this when it is loaded.
        System.setProperty("java.util.concurrent.ForkJoinPool.common.parallelism", "2");
        QuietLogging.use();
        ParentWatch.start();
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
            settings.load(reader);
        }
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                // Its own default is a pool without a bound.
                .executor(Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors()))
                .build();
        ChatRequests requests = new ChatRequests(
                settings.getProperty("chat.api.url"),
                settings.getProperty("chat.api.key"),
                settings.getProperty("chat.model"),
                settings.getProperty("prompt"));
        AnswerLog answers = new AnswerLog(Path.of(settings.getProperty("answers.file")));
        int inFlight = Integer.parseInt(settings.getProperty("chat.max.in.flight"));
        new HttpClientLoop(new CallLoop(client, requests, answers, inFlight), answers).serve();
    }

    private void serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/calls", exchange -> {
            String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
            String[] paced = query.split("@", 2);
            if (paced.length == 2) {
                paced(Integer.parseInt(paced[0]), Integer.parseInt(paced[1]));
            } else {
                String[] atOnce = query.split("/", 3);
                atOnce(Integer.parseInt(atOnce[0]), Integer.parseInt(atOnce[1]), atOnce[2]);
            }
            respond(exchange, "");
        });
        server.createContext("/answered", exchange -> respond(exchange, answers.flush() + " " + calls.failed()));
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void atOnce(int count, int every, String order) {
        long due = System.currentTimeMillis();
        for (int i = 0; i < count; i++) {
            calls.submit(due, i % every == every / 2 ? order : "");
        }
    }

    private void paced(int count, int perSecond) {
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long start = System.nanoTime();
        long startMillis = System.currentTimeMillis();
        for (int i = 0; i < count; i++) {
            long due = i * interval;
            for (long left = start + due - System.nanoTime(); left > 0; left = start + due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            calls.submit(startMillis + TimeUnit.NANOSECONDS.toMillis(due), "");
        }
    }

    private static void respond(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        // Without a body the length has to be -1.
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
