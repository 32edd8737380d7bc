#!/bin/bash
# Creates the topics of the demonstration: of the connector "chat", and of the app "enrich-orders".
set -euo pipefail

kafka=(/opt/kafka/bin/kafka-topics.sh --bootstrap-server broker:19092)
topics=(
    chat-prompts chat-completions chat-tool-calls chat-usage chat-errors chat-chunks
    orders orders-enriched enrich-orders-tool-calls enrich-orders-usage enrich-orders-errors
    enrich-orders-usage-metrics-1m enrich-orders-usage-metrics-1h
)

# One JVM lists and only missing topics cost one each.
existing=$("${kafka[@]}" --list)
for topic in "${topics[@]}"; do
    grep -qxF "$topic" <<<"$existing" || "${kafka[@]}" --create --if-not-exists --topic "$topic" --partitions 3
done
