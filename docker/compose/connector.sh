#!/bin/bash
# Creates the connector; one that exists is left as it is.
set -euo pipefail

url=http://connect:8083/connectors
if wget -q -O - "$url" | grep -q '"chat"'; then
    echo "The connector chat exists"
else
    wget -q -O - --header 'Content-Type: application/json' --post-file /compose/connector.json "$url" || {
        echo "The worker refuses compose/connector.json; its log says why: docker compose -f docker/compose.yaml logs connect" >&2
        exit 1
    }
    echo
fi
