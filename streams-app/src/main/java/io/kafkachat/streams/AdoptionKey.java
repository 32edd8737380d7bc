package io.kafkachat.streams;

/** Names a record to the next task that gets it. The time stamp tells it from one in a topic that was created anew. */
record AdoptionKey(String namespace, PendingKey place, long timestamp) {}
