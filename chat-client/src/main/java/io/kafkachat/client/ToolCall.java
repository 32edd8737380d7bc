package io.kafkachat.client;

/**
 * A function that the model asks to have called.
 *
 * @param id the provider's id, or a generated one where it sent none
 * @param index position in the message, from 0
 * @param type {@code function}, or what the provider sent
 * @param arguments the JSON text as received, possibly not JSON
 * @param argumentsValid whether {@code arguments} is a JSON object and the answer was not cut by length: never run
 *     others
 */
public record ToolCall(String id, int index, String type, String name, String arguments, boolean argumentsValid) {}
