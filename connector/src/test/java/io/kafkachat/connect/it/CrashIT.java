package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.testkit.kafka.TopicReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * Workers of a sink that die lose nothing, publish nothing twice but answers that were out in part, and pay again only for
 * what was not published yet.
 */
class CrashIT {

    private static final CrashRun.Size SIZE = CrashRun.Size.orElse(1, 5_000);

    @Test
    void killNineInTheMiddleOfThousandsOfPromptsLosesNoneAndCallsNoPublishedOneAgain() {
        try (ConnectCluster cluster = CrashRun.cluster("crash")) {
            Pipeline pipeline = cluster.pipeline("crash");
            CrashRun run = CrashRun.of(cluster, pipeline, SIZE);

            List<ConsumerRecord<String, String>> completions = pipeline.read(pipeline.completions());
            List<ConsumerRecord<String, String>> answers = new ArrayList<>(completions);
            answers.addAll(pipeline.read(pipeline.toolCalls()));
            Set<String> doubled = doubled(answers);
            run.print(completions, doubled.size());

            assertThat(pipeline.perPrompt(pipeline.completions())).hasSize(SIZE.prompts());
            assertThat(ofTools(pipeline.read(pipeline.toolCalls()))).isEqualTo(ofTools(completions));
            pipeline.assertExactlyOnce(SIZE.prompts(), pipeline.usage());
            assertThat(pipeline.read(pipeline.errors())).isEmpty();
            // Every second call is explained: its prompt was not published in full when a worker died.
            run.deaths().forEach(death -> assertNothingPublishedWasCalledAfter(run, death, answers));
            assertOnlyPartsArePublishedAgain(answers, doubled);
            run.assertSecondCallsAreExplained();
        }
    }

    /** The scan of the next owner finds it, if it was committed or not. */
    private static void assertNothingPublishedWasCalledAfter(
            CrashRun run, CrashRun.Death death, List<ConsumerRecord<String, String>> answers) {
        Map<String, Set<String>> missing = new HashMap<>();
        for (ConsumerRecord<String, String> event : death.logs().contained(answers)) {
            String[] position =
                    String.valueOf(TopicReader.header(event, "chat.answer")).split("/");
            missing.computeIfAbsent(CrashRun.requestId(event), id -> positions(Integer.parseInt(position[1])))
                    .remove(position[0]);
        }
        Set<String> published = missing.entrySet().stream()
                .filter(prompt -> prompt.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        run.assertNotCalledAfter(death, published);
    }

    private static Set<String> positions(int number) {
        Set<String> positions = new HashSet<>();
        for (int i = 0; i < number; i++) {
            positions.add(Integer.toString(i));
        }
        return positions;
    }

    /** An answer of one event is out or is not; of one with tool calls a part may be, and it is then published again. */
    private static void assertOnlyPartsArePublishedAgain(
            List<ConsumerRecord<String, String>> answers, Set<String> doubled) {
        assertThat(answers)
                .filteredOn(event -> doubled.contains(CrashRun.requestId(event)))
                .allMatch(CrashRun::callsTools);
        assertThat(doubled).hasSizeLessThanOrEqualTo(2 * SIZE.rounds());
    }

    /** The request ids of prompts with the same event more than once. */
    private static Set<String> doubled(List<ConsumerRecord<String, String>> answers) {
        record Event(String topic, String requestId, String position) {}
        Set<Event> seen = new HashSet<>();
        return answers.stream()
                .filter(record -> !seen.add(new Event(
                        record.topic(),
                        CrashRun.requestId(record),
                        String.valueOf(TopicReader.header(record, "chat.answer")))))
                .map(CrashRun::requestId)
                .collect(Collectors.toSet());
    }

    private static Set<String> ofTools(List<ConsumerRecord<String, String>> records) {
        return records.stream()
                .filter(CrashRun::callsTools)
                .map(CrashRun::requestId)
                .collect(Collectors.toSet());
    }
}
