package io.kafkachat.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;

/** Kubernetes' own resources, as generated from its API: names, types and nesting of fields, not what their values may be. */
final class CoreModel implements ResourceSchema {

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "ConfigMap", ConfigMap.class,
            "Service", Service.class,
            "Deployment", Deployment.class,
            "StatefulSet", StatefulSet.class,
            "PodDisruptionBudget", PodDisruptionBudget.class);

    /** The model collects fields that it does not know; without that Jackson refuses them. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private final String kind;

    CoreModel(String kind) {
        this.kind = kind;
    }

    @Override
    public List<String> errors(JsonNode resource) {
        Class<? extends HasMetadata> type = TYPES.get(kind);
        if (type == null) {
            return List.of("no kind " + kind);
        }
        String apiVersion = HasMetadata.getApiVersion(type);
        if (!resource.path("apiVersion").asText().equals(apiVersion)) {
            return List.of(kind + " is of " + apiVersion);
        }
        try {
            STRICT.treeToValue(resource, type);
            return List.of();
        } catch (JsonProcessingException e) {
            return List.of(e.getMessage());
        }
    }
}
