package io.kafkachat.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a Kubernetes API server says to a resource. */
interface ResourceSchema {

    /** @return what is wrong, fields that do not exist included; empty if nothing is */
    List<String> errors(JsonNode resource);

    static ResourceSchema of(Manifest manifest) {
        return manifest.apiVersion().equals(StrimziSchema.API_VERSION)
                ? StrimziSchema.of(manifest.kind())
                : new CoreModel(manifest.kind());
    }
}
