#!/bin/bash
# Sends sample prompts to chat-prompts and sample orders to orders. PROMPTS_PER_MINUTE: how many of each; 0: the samples once.
# By default 30 with the simulator, and once with a provider of your own, for that costs money.
set -euo pipefail

per_minute=${PROMPTS_PER_MINUTE:-$([[ -n ${CHAT_API_URL:-} ]] && echo 0 || echo 30)}

lines() { # FILE
    local line
    if ((per_minute == 0)); then
        cat "$1"
        return
    fi
    while :; do
        while IFS= read -r line; do
            printf '%s\n' "$line"
            sleep "$(awk "BEGIN {print 60 / $per_minute}")"
        done <"$1"
    done
}

send() { # FILE TOPIC
    lines "$1" | /opt/kafka/bin/kafka-console-producer.sh --bootstrap-server broker:19092 --topic "$2" \
        --reader-property parse.key=true --reader-property 'key.separator=|'
}

send /compose/prompts.txt chat-prompts &
prompts=$!
send /compose/orders.txt orders &
orders=$!
trap 'kill $prompts $orders 2>/dev/null || true' TERM INT
wait "$prompts"
wait "$orders"
