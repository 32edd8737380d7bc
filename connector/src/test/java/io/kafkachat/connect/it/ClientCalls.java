package io.kafkachat.connect.it;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ChatRequest;
import io.kafkachat.client.ClientSettings;
import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.InvalidRequestException;
import io.kafkachat.client.Secret;
import io.kafkachat.testkit.provider.ProviderSimulator;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.util.List;
import java.util.Map;

/** What tests need that use the client itself. */
final class ClientCalls {

    /** What tests share that make clients in this JVM: one counts the threads of all of them. */
    static final String CLIENTS = "chat clients of this JVM";

    static final String MODEL = "nvidia/nemotron-3-ultra-550b-a55b";

    private ClientCalls() {}

    /** The defaults, for this provider. */
    static ClientSettings settings(ProviderSimulator provider) {
        return ClientSettings.of(new Endpoint(provider.uri(), new Secret(SimulatorSettings.DEFAULT_API_KEY), Map.of()));
    }

    static ChatRequest request(String prompt) {
        return request(body(prompt));
    }

    static ChatRequest request(ObjectNode body) {
        try {
            return ChatRequest.fromJson(body, Capabilities.NEMOTRON);
        } catch (InvalidRequestException e) {
            throw new AssertionError(e);
        }
    }

    static ObjectNode body(String prompt) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", MODEL);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body;
    }

    /** The threads of all clients of this JVM. */
    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("chat-client-") || name.startsWith("httpclient"))
                .toList();
    }
}
