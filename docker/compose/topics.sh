#!/bin/bash
# Creates the topics of the demonstration: of the connector "chat", and of the app "enrich-orders".
set -euo pipefail

topics=(
    chat-prompts chat-completions chat-tool-calls chat-usage chat-errors chat-chunks
    orders orders-enriched enrich-orders-tool-calls enrich-orders-usage enrich-orders-errors
    enrich-orders-usage-metrics-1m enrich-orders-usage-metrics-1h
)
kafka=(/opt/kafka/bin/kafka-topics.sh --bootstrap-server broker:19092)
# Each is a JVM, for the fraction of a second.
export KAFKA_JVM_PERFORMANCE_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

existing=$("${kafka[@]}" --list)
for topic in "${topics[@]}"; do
    grep -qxF "$topic" <<<"$existing" || echo "$topic"
done | xargs -r -n 1 -P 4 "${kafka[@]}" --create --if-not-exists --partitions 3 --topic
