package io.kafkachat.quickstart;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends prompts on a thread of its own. */
final class PromptSender {

    private final String bootstrapServers;
    private final String topic;

    PromptSender(String bootstrapServers, String topic) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
    }

    /** Done when the broker has all prompts and the account knows of them; fails if it refuses one. */
    CompletableFuture<Void> send(List<PromptEvent> prompts, Account account) {
        return CompletableFuture.runAsync(() -> sendAll(prompts, account), work -> {
            Thread thread = new Thread(work, "prompt-sender");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private void sendAll(List<PromptEvent> prompts, Account account) {
        CompletableFuture<Void> refused = new CompletableFuture<>();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringSerializer(),
                new StringSerializer())) {
            for (PromptEvent prompt : prompts) {
                producer.send(new ProducerRecord<>(topic, prompt.key(), prompt.value()), (metadata, exception) -> {
                    if (exception == null) {
                        account.sent(new Coordinates(metadata.partition(), metadata.offset()));
                    } else {
                        refused.completeExceptionally(exception);
                    }
                });
            }
            producer.flush();
        }
        if (refused.isCompletedExceptionally()) {
            throw new CompletionException(
                    refused.handle((ok, exception) -> exception).join());
        }
    }
}
