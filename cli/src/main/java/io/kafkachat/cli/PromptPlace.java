package io.kafkachat.cli;

/** Where a prompt event is. */
record PromptPlace(String topic, int partition, long offset) {

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
