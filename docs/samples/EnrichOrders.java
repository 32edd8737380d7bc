import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.streams.ChatCompletions;
import io.kafkachat.streams.PromptMapping;
import io.kafkachat.streams.StableClientSupplier;
import io.kafkachat.streams.StreamsFailurePolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** Reads orders as JSON, has a model sum up what the customer wrote, and writes each order once more, with the summary. */
public final class EnrichOrders {

    private static final String MODEL = "nvidia/nemotron-3-ultra-550b-a55b";

    /** The summary is null as long as there is none, or if there was no answer. */
    public record Order(String customer, String note, String summary) {}

    /** Arguments: the Kafka cluster, the URL of the chat-completions resource, an id of this instance. */
    public static void main(String[] args) {
        Serde<Order> orders = orders(new ObjectMapper());
        ChatCompletions<String, Order> chat = ChatCompletions.builder(Serdes.String(), orders)
                .client(ClientSettings.of(URI.create(args[1]), System.getenv("CHAT_API_KEY")))
                .mapping(PromptMapping.text(MODEL, order -> "Sum up in one sentence: " + order.note()))
                .build();

        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("orders", Consumed.with(Serdes.String(), orders))
                .process(chat)
                .mapValues(result -> {
                    Order order = result.value();
                    return new Order(
                            order.customer(), order.note(), result.text().orElse(null));
                })
                .to("orders-enriched", Produced.with(Serdes.String(), orders));

        Properties settings = new Properties();
        settings.putAll(ChatCompletions.streamsSettings());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "enrich-orders");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        KafkaClientSupplier clients = chat.withBackpressure(new StableClientSupplier("enrich-orders", args[2]));
        KafkaStreams streams = new KafkaStreams(builder.build(), settings, clients);
        StreamsFailurePolicy failures = new StreamsFailurePolicy(20, Duration.ofMinutes(10));
        streams.setUncaughtExceptionHandler(failures);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            failures.close();
            chat.drainAndClose(streams, Duration.ofSeconds(25));
        }));
        streams.start();
        System.out.println("Enriching orders until SIGTERM");
    }

    private static Serde<Order> orders(ObjectMapper json) {
        return Serdes.serdeFrom(
                (topic, order) -> json.valueToTree(order).toString().getBytes(UTF_8), (topic, bytes) -> {
                    try {
                        return json.readValue(bytes, Order.class);
                    } catch (IOException e) {
                        throw new SerializationException("expected an order", e);
                    }
                });
    }
}
