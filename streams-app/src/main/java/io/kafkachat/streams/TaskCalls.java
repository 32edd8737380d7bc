package io.kafkachat.streams;

import io.kafkachat.client.CallListener;
import io.kafkachat.client.ChatCall;
import io.kafkachat.client.ChatClient;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.client.PendingCall;
import io.kafkachat.client.TraceContext;
import io.kafkachat.events.MappedPrompt;
import io.kafkachat.events.PromptContext;
import io.kafkachat.events.PromptCoordinates;
import io.kafkachat.events.PromptTraces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one task, from {@code init} to {@code close}. A record is put into the pending store and submitted, so that its offset can be committed at once,
 * however long its call takes. A punctuator forwards results and deletes their records from the store: both are in one
 * transaction. What is pending when a task begins is submitted again, or its call is taken over if it still runs in this JVM.
 *
 * <p>Used by the task's stream thread; client threads only put events into a queue.
 */
final class TaskCalls<K, V> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TaskCalls.class);

    static final Duration PUNCTUATION = Duration.ofMillis(20);

    /** No longer at a time are results forwarded: commits and the thread's other tasks have their turn between. */
    private static final Duration TURN = Duration.ofMillis(20);

    /** Records of different tasks take turns when the client is at its limit. */
    private record Lane(String namespace, TaskId task) {}

    private final ChatCompletions<K, V> owner;
    private final ProcessorSettings settings;
    private final ChatCompletionsListener listener;
    private final Instance instance;

    private final ProcessorContext<K, ChatResult<V>> context;
    private final KeyValueStore<Bytes, byte[]> store;
    private final ChatClient client;
    private final String namespace;
    private final RecordPlaces places;
    private final PromptTraces traces;
    private final RecordBytes<K, V> bytes;
    private final PromptLines<K, V> lines;
    private final Map<Bytes, Prompt<K, V>> prompts = new LinkedHashMap<>();
    // Of this life of the task: what comes for an earlier one is nobody's.
    private final BlockingQueue<CallEvent<K, V>> events = new LinkedBlockingQueue<>();
    private @Nullable Cancellable punctuator;
    private int running;
    private boolean withdrawn;

    TaskCalls(ChatCompletions<K, V> owner, ProcessorContext<K, ChatResult<V>> context) {
        this.owner = owner;
        this.settings = owner.settings();
        this.listener = owner.listener();
        this.instance = owner.instance();
        this.context = context;
        this.store = context.getStateStore(owner.storeName());
        this.namespace = owner.namespace(context.applicationId());
        this.places = new RecordPlaces(owner.name());
        this.traces = new PromptTraces(owner.trace());
        this.bytes = owner.bytes();
        this.lines = new PromptLines<>(settings.ordering());
        this.client = owner.acquireClient();
        instance.opened(client);
    }

    /** Takes on what is pending. */
    void resume() {
        List<Prompt<K, V>> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> entry = all.next();
                if (places.restored(entry)) {
                    continue;
                }
                PendingKey place = PendingKey.of(entry.key);
                instance.source(place.topic());
                found.add(prompt(place, PendingRecord.of(entry.value)));
            }
        }
        if (!found.isEmpty()) {
            log.info("Task {} goes on with {} unanswered records", context.taskId(), found.size());
            listener.resumed(found.size());
        }
        found.forEach(this::take);
    }

    private Prompt<K, V> prompt(PendingKey place, PendingRecord stored) {
        Record<K, V> record = bytes.record(place.topic(), stored);
        return new Prompt<>(place, record, promptContext(place, stored), map(record), stored);
    }

    void process(Record<K, V> record) {
        holdBack();
        PendingKey place = places.of(context.recordMetadata(), context.taskId(), store);
        instance.source(place.topic());
        MappedPrompt mapped = map(record);
        if (mapped instanceof MappedPrompt.Ignored) {
            listener.ignored();
            return;
        }
        PendingRecord stored = bytes.stored(place.topic(), record);
        PromptContext prompt = promptContext(place, stored);
        byte[] entry = stored.toBytes();
        boolean keepable = entry.length <= settings.maxRecordBytes();
        if (!keepable) {
            mapped = rejected("value: expected a record of at most " + settings.maxRecordBytes() + " bytes");
        }
        listener.taken();
        if (mapped instanceof MappedPrompt.Rejected rejected && !(keepable && lines.isTaken(prompt.key()))) {
            forwardRejected(record, prompt, rejected.failure());
            return;
        }
        Prompt<K, V> taken = new Prompt<>(place, record, prompt, mapped, stored);
        if (prompts.containsKey(taken.storeKey())) {
            // Delivered again, which happens without transactions.
            return;
        }
        store.put(taken.storeKey(), entry);
        take(taken);
    }

    private PromptContext promptContext(PendingKey place, PendingRecord stored) {
        PromptCoordinates coordinates =
                new PromptCoordinates(place.topic(), place.partition(), place.offset(), stored.timestamp());
        String owned = place.sequence() == 0 ? namespace : namespace + "#" + place.sequence();
        return PromptContext.of(coordinates, coordinates.requestId(owned), stored.key(), stored.value());
    }

    private MappedPrompt map(Record<K, V> record) {
        try {
            return owner.mapping().map(record);
        } catch (RuntimeException e) {
            return rejected("mapping: expected a request, not " + e.getClass().getName());
        }
    }

    private static MappedPrompt.Rejected rejected(String message) {
        return new MappedPrompt.Rejected(new Failure(ErrorClass.INVALID_REQUEST, null, null, message, null));
    }

    private void take(Prompt<K, V> prompt) {
        prompts.put(prompt.storeKey(), prompt);
        instance.pending(1, prompt.bytes());
        if (lines.joins(prompt)) {
            start(prompt);
        }
    }

    /** Its turn has come, and if it asks for nothing, that of the next one. Null: nobody's has. */
    private void start(@Nullable Prompt<K, V> first) {
        for (Prompt<K, V> prompt = first; prompt != null; prompt = leave(prompt)) {
            if (prompt.mapped() instanceof MappedPrompt.Request request) {
                if (!instance.isDraining()) {
                    submit(prompt, request);
                }
                return;
            }
            if (prompt.mapped() instanceof MappedPrompt.Rejected rejected) {
                forwardRejected(prompt.record(), prompt.context(), rejected.failure());
            }
        }
    }

    private void submit(Prompt<K, V> prompt, MappedPrompt.Request request) {
        CallListener attempts = (attempt, soFar) -> events.add(new CallEvent.AttemptFailed<>(prompt, soFar));
        PendingCall call = client.adopt(adoptionKey(prompt), request.request(), attempts);
        if (call == null) {
            call = client.submit(new ChatCall(
                    prompt.context().requestId(),
                    request.request(),
                    new Lane(namespace, context.taskId()),
                    attempts,
                    prompt.stored().history(),
                    trace(prompt.record())));
        }
        PendingCall submitted = call;
        prompt.call(submitted);
        counted(1);
        submitted.outcome().thenAccept(outcome -> events.add(new CallEvent.Ended<>(prompt, submitted, outcome)));
        if (punctuator == null) {
            // Only while calls run: each punctuation is followed by a commit.
            punctuator = context.schedule(PUNCTUATION, PunctuationType.WALL_CLOCK_TIME, now -> punctuate());
        }
    }

    private @Nullable TraceContext trace(Record<K, V> record) {
        return traces.of(name -> {
            Header header = record.headers().lastHeader(name);
            return header == null ? null : header.value();
        });
    }

    private void punctuate() {
        instance.brake().renew();
        if (instance.isDraining() && !withdrawn) {
            withdrawn = true;
            withdraw();
        }
        long end = System.nanoTime() + TURN.toNanos();
        for (CallEvent<K, V> event = events.poll(); event != null; event = events.poll()) {
            handle(event);
            if (System.nanoTime() - end >= 0) {
                return;
            }
        }
        if (running == 0 && punctuator != null) {
            punctuator.cancel();
            punctuator = null;
        }
    }

    /** What is not on the wire stays in the store, for the next start. */
    private void withdraw() {
        for (Prompt<K, V> prompt : prompts.values()) {
            PendingCall call = prompt.call();
            if (call != null) {
                call.withdraw();
            }
        }
    }

    private void handle(CallEvent<K, V> event) {
        Prompt<K, V> prompt = event.prompt();
        if (prompts.get(prompt.storeKey()) != prompt) {
            return;
        }
        if (event instanceof CallEvent.AttemptFailed<K, V> failed) {
            prompt.stored(prompt.stored().with(failed.soFar()));
            store.put(prompt.storeKey(), prompt.stored().toBytes());
        } else if (event instanceof CallEvent.Ended<K, V> ended && prompt.call() == ended.call()) {
            ended(prompt, ended.outcome());
        }
    }

    private void ended(Prompt<K, V> prompt, ChatOutcome outcome) {
        if (outcome instanceof ChatOutcome.Failed failed) {
            ErrorClass errorClass = failed.failure().errorClass();
            if (errorClass.needsOperator()) {
                throw operatorNeeded(failed.failure(), outcome);
            }
            if (errorClass == ErrorClass.CANCELLED) {
                prompt.call(null);
                counted(-1);
                return;
            }
        }
        Record<K, V> record = prompt.record();
        context.forward(record.withValue(ChatResult.of(prompt.context(), record.value(), outcome)));
        prompt.call(null);
        listener.answered(outcome);
        Prompt<K, V> next = leave(prompt);
        counted(-1);
        start(next);
    }

    private void forwardRejected(Record<K, V> record, PromptContext prompt, Failure failure) {
        context.forward(record.withValue(ChatResult.rejected(prompt, record.value(), failure)));
        listener.rejected(failure);
    }

    /** Its result is forwarded. @return the next one of its key */
    private @Nullable Prompt<K, V> leave(Prompt<K, V> prompt) {
        store.delete(prompt.storeKey());
        prompts.remove(prompt.storeKey());
        instance.pending(-1, -prompt.bytes());
        return lines.left(prompt);
    }

    /** Slows the intake down while too much is pending, for a moment only: see {@link Brake}. */
    private void holdBack() {
        Brake brake = instance.brake();
        boolean fetched = context.recordMetadata().isPresent();
        while (running > 0 && instance.holdsBack(fetched, settings)) {
            Duration left = brake.left();
            if (left.isNegative() || left.isZero()) {
                return;
            }
            long since = brake.now();
            try {
                CallEvent<K, V> event = events.poll(left.toNanos(), TimeUnit.NANOSECONDS);
                if (event != null) {
                    handle(event);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                brake.waited(since);
            }
        }
    }

    /** Results that are not forwarded are forwarded by whoever gets the records next. */
    @Override
    public void close() {
        List<Prompt<K, V>> left = List.copyOf(prompts.values());
        prompts.clear();
        left.forEach(prompt -> instance.pending(-1, -prompt.bytes()));
        int interrupted = 0;
        for (Prompt<K, V> prompt : left) {
            PendingCall call = prompt.call();
            if (call != null) {
                interrupted++;
                if (!client.park(adoptionKey(prompt), call, settings.adoption(), settings.adoptionMaxCalls())) {
                    call.cancel();
                }
            }
        }
        counted(-running);
        instance.closed(client);
        client.close();
        if (interrupted > 0) {
            listener.interrupted(interrupted);
            log.info("A task ended with {} calls unanswered; they will be taken over or sent again", interrupted);
        }
    }

    private void counted(int calls) {
        running += calls;
        instance.running(calls);
    }

    private AdoptionKey adoptionKey(Prompt<K, V> prompt) {
        return new AdoptionKey(namespace, prompt.place(), prompt.stored().timestamp());
    }

    private static ChatCompletionsException operatorNeeded(Failure failure, ChatOutcome outcome) {
        return new ChatCompletionsException("The endpoint " + outcome.report().endpoint() + " refused to serve ("
                + failure.errorClass()
                + (failure.httpStatus() == null ? "" : ", HTTP status " + failure.httpStatus())
                + "): " + failure.message()
                + ". No record is lost: correct the endpoint's key or settings and restart");
    }
}
