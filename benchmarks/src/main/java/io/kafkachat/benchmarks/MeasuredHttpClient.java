package io.kafkachat.benchmarks;

import io.kafkachat.benchmarks.httpclient.HttpClientLoop;
import io.kafkachat.testkit.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The JDK's HTTP client alone, and its prompts and answers. Not thread safe. */
final class MeasuredHttpClient implements Measured, ClientCalls {

    private static final int OK = 200;

    private final MeasuredProgram program;
    private final Path answers;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> waiting = new ArrayList<>();

    private MeasuredHttpClient(MeasuredProgram program, Path answers) {
        this.program = program;
        this.answers = answers;
    }

    static MeasuredHttpClient prepare(Path directory, RunOptions options) {
        return new MeasuredHttpClient(
                new MeasuredProgram(directory, options, HttpClientLoop.class.getName(), settings -> settings),
                directory.resolve("answers.csv"));
    }

    @Override
    public void start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("answers.file", answers.toString());
        all.put("prompt", PromptWriter.TEXT);
        program.start(all);
        waiting.forEach(path -> call(path, true));
    }

    @Override
    public Optional<ClientCalls> calls() {
        return Optional.of(this);
    }

    @Override
    public void preload(int count, Order order) {
        String path =
                "/calls?" + count + "/" + order.every() + "/" + URLEncoder.encode(order.text(), StandardCharsets.UTF_8);
        if (program.process().isEmpty()) {
            waiting.add(path);
        } else {
            call(path, true);
        }
    }

    @Override
    public int paced(int perSecond, Duration time) {
        int count = Math.toIntExact(time.toMillis() * perSecond / 1_000);
        call("/calls?" + count + "@" + perSecond, true);
        return count;
    }

    @Override
    public long answered() {
        String[] numbers = call("/answered", false).split(" ");
        if (!numbers[1].equals("0")) {
            throw new IllegalStateException(numbers[1] + " calls failed");
        }
        return Long.parseLong(numbers[0]);
    }

    @Override
    public List<Answer> answers() {
        answered();
        try (Stream<String> lines = Files.lines(answers)) {
            return lines.map(MeasuredHttpClient::answer).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the answers' times", e);
        }
    }

    /** A line {@code REQUEST-ID,DUE,ANSWERED}. */
    static Answer answer(String line) {
        String[] fields = line.split(",");
        return new Answer(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]));
    }

    private String call(String path, boolean post) {
        URI uri = URI.create(program.process().orElseThrow().readyLine() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        try {
            HttpResponse<String> response = http.send(
                    post ? request.POST(BodyPublishers.noBody()).build() : request.build(), BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new IllegalStateException("the client answers " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("the client cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while telling the client to call", e);
        }
    }

    @Override
    public Optional<JavaProcess> process() {
        return program.process();
    }

    @Override
    public Optional<Path> state() {
        return program.state();
    }

    @Override
    public void kill() {
        program.kill();
    }

    /** @throws UnsupportedOperationException always: nobody knows which calls are left */
    @Override
    public void restart() {
        throw new UnsupportedOperationException("what was not answered is forgotten");
    }

    @Override
    public String status() {
        return program.status();
    }

    @Override
    public void close() {
        program.close();
    }
}
