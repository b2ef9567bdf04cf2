package dev.kilter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.wire.Wire;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/// A KilterApp as the API server keeps it. Spec and status are the wire form of the records in kilter-api, so that one
/// codec serves every store.
@Group("kilter.dev")
@Version("v1alpha1")
@Kind("KilterApp")
@Plural("kilterapps")
public final class KilterAppResource extends CustomResource<JsonNode, JsonNode> implements Namespaced {
    private static final long serialVersionUID = 1;

    KilterApp app() {
        JsonNode status = getStatus();
        return new KilterApp(
                Wire.decode(getSpec().toString(), KilterAppSpec.class),
                status == null || !status.has("notes")
                        ? KilterAppStatus.NEW
                        : Wire.decode(status.toString(), KilterAppStatus.class),
                getMetadata().getDeletionTimestamp() != null);
    }
}
