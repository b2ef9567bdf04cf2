package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.Orphan;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// What is left over on a real API server.
@EnabledIfEnvironmentVariable(named = ApiTier.VARIABLE, matches = ".+")
class OrphanObjectsIT {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static ApiTier tier;

    @BeforeAll
    static void open() {
        tier = new ApiTier();
    }

    @AfterAll
    static void close() {
        tier.close();
    }

    @Test
    void a_namespace_and_a_folder_without_an_env_are_told_and_those_of_one_that_stands_are_not() {
        KubernetesAppStore apps = new KubernetesAppStore(
                new ApiGate(Effects.real(), tier.client, "kilter-server"), tier.namespace, InstantSource.fixed(NOW));
        String org = "o" + UUID.randomUUID().toString().substring(0, 8);
        Slot stands = Slot.parse(org + "/stands/dev");
        Slot gone = Slot.parse(org + "/gone/pr-7");
        apps.apply(KubernetesStoresIT.spec(stands.toString(), 1, "d-aaaaaaaa"));
        for (Slot slot : List.of(stands, gone)) {
            tier.client
                    .namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(slot.names().namespace())
                            .withLabels(SlotLabels.of(slot))
                            .endMetadata()
                            .build())
                    .create();
            tier.client
                    .resource(FluxObjects.kustomization(tier.namespace, null, slot, FluxObjects.APP))
                    .create();
        }
        try {
            List<Orphan> found = new OrphanObjects(tier.client, tier.namespace, apps)
                    .find(NOW).stream().filter(each -> each.why().contains(org)).toList();

            assertThat(found)
                    .containsExactly(
                            new Orphan(
                                    "namespace",
                                    gone.names().namespace(),
                                    "no env " + gone + " stands; where that is right: kubectl delete namespace "
                                            + gone.names().namespace(),
                                    null,
                                    false),
                            new Orphan(
                                    "repo directory",
                                    gone.names().gitPath() + "/app",
                                    "no env " + gone + " stands; where that is right: kubectl delete kustomization -n "
                                            + tier.namespace + " "
                                            + gone.names().namespace() + "-app",
                                    null,
                                    false));
            assertThat(found).noneMatch(each -> each.isDue(NOW));
        } finally {
            for (Slot slot : List.of(stands, gone)) {
                tier.client.namespaces().withName(slot.names().namespace()).delete();
            }
        }
    }
}
