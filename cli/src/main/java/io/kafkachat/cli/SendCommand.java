package io.kafkachat.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends prompts, and waits for their answers if asked to. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        versionProvider = CliVersion.class,
        sortOptions = false,
        description = "Sends prompts to a topic: the words of the command line, a file, or else standard input.",
        footer = {
            "",
            "A text is the prompt event itself, unless one of --system, --model, --max-tokens, --temperature and --field is"
                    + " given: then the event is a request with messages.",
        })
final class SendCommand implements Callable<Integer> {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final String PROMPTS = "-prompts";
    private static final String JSON_LINES = ".jsonl";

    @Parameters(
            paramLabel = "PROMPT",
            arity = "0..*",
            description = "The prompt; several words are joined by spaces to one")
    private List<String> words = List.of();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--topic", paramLabel = "TOPIC", required = true, description = "Where prompts go")
    private String topic = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Prompts in UTF-8: .jsonl with a JSON object in each line, any other with a text in each line; - is standard"
                            + " input")
    private @Nullable Path file;

    @ArgGroup(exclusive = true)
    private Separation separation = new Separation();

    @Option(names = "--jsonl", description = "Standard input, or a file of any name, holds a JSON object in each line")
    private boolean jsonLines;

    @ArgGroup(exclusive = true)
    private Key key = new Key();

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "A header of every prompt; repeatable")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Mixin
    private RequestOptions request = new RequestOptions();

    @Option(names = "--wait", description = "Wait for the answers of these prompts, and show them")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "How long to wait for all answers; default: ${DEFAULT-VALUE}")
    private Duration timeout = Duration.ofMinutes(5);

    @Option(
            names = "--prefix",
            paramLabel = "NAME",
            description =
                    "Answers come to NAME-completions, NAME-tool-calls and NAME-errors; default: the topic's name without"
                            + " -prompts")
    private @Nullable String prefix;

    @Option(
            names = "--output-topic",
            paramLabel = "TOPIC",
            split = ",",
            description = "Answers come to these topics; repeatable, in place of --prefix")
    private List<String> outputTopics = List.of();

    @Option(names = "--json", description = "Answers as a JSON object per line, for programs")
    private boolean json;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private @Nullable CommandSpec command;

    static final class Separation {
        @Option(
                names = {"-0", "--null-separated"},
                description = "Texts are separated by NUL characters, not by line ends")
        private boolean nulls;

        @Option(names = "--whole", description = "The whole input is one text")
        private boolean whole;
    }

    static final class Key {
        @Option(names = "--key", paramLabel = "KEY", description = "Key of every prompt; default: none")
        private @Nullable String key;

        @Option(names = "--key-field", paramLabel = "FIELD", description = "Field of JSON objects that holds their key")
        private @Nullable String field;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        Cluster cluster = connection.cluster();
        Console console = output.console();
        List<PromptInput> prompts = prompts();
        if (prompts.isEmpty()) {
            throw new CommandException("there is no prompt in the input");
        }
        cluster.require(List.of(topic));
        if (!wait) {
            return send(cluster, console, prompts, new AnswerWatch());
        }
        AnswerWatch watch = new AnswerWatch();
        // Before anything is sent: no answer may be missed.
        try (TopicReading reading = new TopicReading(cluster, outputs(cluster), null)) {
            int sent = send(cluster, console, prompts, watch);
            return await(reading, watch, console) ? sent : ExitCode.SOFTWARE;
        }
    }

    private int send(Cluster cluster, Console console, List<PromptInput> prompts, AnswerWatch watch)
            throws InterruptedException {
        try (RecordSender sender = new RecordSender(cluster, (number, place) -> watch.expect(place))) {
            for (PromptInput prompt : prompts) {
                byte[] keyBytes = prompt.key() == null ? null : prompt.key().getBytes(StandardCharsets.UTF_8);
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, keyBytes, prompt.value());
                headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
                sender.send(record);
            }
            sender.flush();
            console.note(Count.of(prompts.size() - sender.failures(), "prompt") + " sent to " + topic);
            if (sender.failures() > 0) {
                console.note(console.palette()
                        .bad(Count.of(sender.failures(), "prompt") + " not taken by the brokers: "
                                + sender.firstFailure()));
                return ExitCode.SOFTWARE;
            }
            return ExitCode.OK;
        }
    }

    /** Returns whether all are answered. */
    private boolean await(TopicReading reading, AnswerWatch watch, Console console) {
        EventDecoder decoder = new EventDecoder();
        EventSink sink = json
                ? new JsonSink(console)
                : new TextSink(console, new EventText(console.palette(), ZoneId.systemDefault()));
        long begin = System.nanoTime();
        boolean unreadable = false;
        while (watch.missing() > 0 && System.nanoTime() - begin < timeout.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : reading.poll(POLL)) {
                EventDecoder.Decoded decoded = decoder.decode(record);
                if (decoded.event() == null) {
                    if (!unreadable) {
                        console.note(console.palette()
                                .warning(record.topic() + " holds an event that " + decoded.problem()));
                    }
                    unreadable = true;
                } else if (watch.take(decoded.event())) {
                    sink.show(record, decoded);
                }
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        int missing = watch.missing();
        String summary = Count.of(watch.answered(), "prompt") + " answered, " + watch.failed() + " failed, " + missing
                + " missing after " + Times.words(took);
        console.note(
                missing + watch.failed() > 0
                        ? console.palette().bad(summary)
                        : console.palette().good(summary));
        return missing + watch.failed() == 0;
    }

    private List<String> outputs(Cluster cluster) throws CommandException {
        if (!outputTopics.isEmpty()) {
            cluster.require(outputTopics);
            return outputTopics;
        }
        String name = prefix;
        if (name == null) {
            if (!topic.endsWith(PROMPTS)) {
                throw usage("--wait needs --prefix or --output-topic, because the topic's name does not end with "
                        + PROMPTS);
            }
            name = topic.substring(0, topic.length() - PROMPTS.length());
        }
        return cluster.requireAny(new OutputTopicNames(name).answers());
    }

    private List<PromptInput> prompts() throws CommandException {
        MessagesEvent messages = request.event();
        PromptSource source = new PromptSource(key.key, key.field, messages);
        if (!words.isEmpty()) {
            if (file != null || jsonLines || separation.nulls || separation.whole || key.field != null) {
                throw usage(
                        "a prompt on the command line goes with none of --file, --jsonl, --null-separated, --whole and"
                                + " --key-field");
            }
            return source.texts(String.join(" ", words), PromptSource.Separation.NONE);
        }
        boolean isFile = file != null && !file.toString().equals("-");
        boolean objects = jsonLines || (isFile && String.valueOf(file).endsWith(JSON_LINES));
        if (objects && (messages != null || separation.nulls || separation.whole)) {
            throw usage(
                    "JSON objects are sent as they are: none of --system, --model, --max-tokens, --temperature, --field,"
                            + " --null-separated and --whole");
        }
        if (!objects && key.field != null) {
            throw usage("--key-field needs JSON objects (--jsonl, or a file .jsonl)");
        }
        String origin = isFile ? String.valueOf(file) : "standard input";
        String all = read(isFile ? file : null, origin);
        return objects
                ? source.objects(all, origin)
                : source.texts(
                        all,
                        separation.nulls
                                ? PromptSource.Separation.NULL_CHARACTERS
                                : separation.whole ? PromptSource.Separation.NONE : PromptSource.Separation.LINES);
    }

    private static String read(@Nullable Path from, String origin) throws CommandException {
        try (InputStream in = from == null ? System.in : Files.newInputStream(from)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CommandException(origin + ": expected text in UTF-8", e);
        } catch (IOException e) {
            throw new CommandException(origin + ": cannot be read", e);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(Objects.requireNonNull(command).commandLine(), message);
    }
}
