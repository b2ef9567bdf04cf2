package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Slot;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What Flux is told of a slot's two folders.
class KustomizationTest {
    private static final Slot SLOT = Slot.parse("acme/shop/dev");

    @Test
    void only_the_folder_of_sealed_secrets_is_decrypted() {
        GenericKubernetesResource config =
                FluxObjects.kustomization("kilter-system", "kilter-sops-age", SLOT, "config");
        assertThat(config.getMetadata().getName()).isEqualTo("acme-shop-dev-config");
        assertThat(config.<Map<String, Object>>get("spec", "decryption"))
                .isEqualTo(Map.of("provider", "sops", "secretRef", Map.of("name", "kilter-sops-age")));
        assertThat(config.<String>get("spec", "path"))
                .isEqualTo("./" + SLOT.names().gitPath() + "/config");
        GenericKubernetesResource app = FluxObjects.kustomization("kilter-system", "kilter-sops-age", SLOT, "app");
        assertThat(app.getMetadata().getName()).isEqualTo("acme-shop-dev-app");
        assertThat(app.<Object>get("spec", "decryption")).isNull();
        assertThat(app.<String>get("spec", "path"))
                .isEqualTo("./" + SLOT.names().gitPath() + "/app");
        for (GenericKubernetesResource each : new GenericKubernetesResource[] {config, app}) {
            assertThat(each.getMetadata().getNamespace()).isEqualTo("kilter-system");
            assertThat(each.<String>get("spec", "serviceAccountName")).isEqualTo("slot-acme-shop-dev");
            assertThat(each.<String>get("spec", "targetNamespace")).isEqualTo("acme-shop-dev");
            assertThat(each.<Boolean>get("spec", "prune")).isTrue();
        }
    }

    @Test
    void a_platform_without_a_key_decrypts_nothing() {
        GenericKubernetesResource config = FluxObjects.kustomization("kilter-system", null, SLOT, "config");
        assertThat(config.<Object>get("spec", "decryption")).isNull();
    }
}
