package dev.kilter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kilter.api.KilterTask;
import dev.kilter.sdk.wire.Wire;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/// A KilterTask as the API server keeps it: its spec is the task, its status how it ended.
@Group("kilter.dev")
@Version("v1alpha1")
@Kind("KilterTask")
@Plural("kiltertasks")
public final class KilterTaskResource extends CustomResource<JsonNode, JsonNode> implements Namespaced {
    private static final long serialVersionUID = 1;

    KilterTask task() {
        KilterTask task = Wire.decode(getSpec().toString(), KilterTask.class);
        JsonNode end = getStatus();
        return end == null || !end.has("at") ? task : task.ended(Wire.decode(end.toString(), KilterTask.End.class));
    }
}
