package dev.kilter.kubernetes;

import dev.kilter.api.TakenName;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Bundle;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which slot has which host, so that of two servers that give the same host away at once, one is refused: each host is
/// one ConfigMap in the control namespace, named by its hash. A claim that its slot does not use goes to the next one
/// who asks.
final class HostClaims {
    /// How long a slot may take to use what it claimed.
    private static final Duration FRESH = Duration.ofMinutes(1);

    private static final int TRIES = 5;
    private static final int HASH = 40;
    private static final String HOST = "host";
    private static final String SLOT = "slot";
    private static final String SINCE = "since";

    private final ApiGate api;
    private final String namespace;
    private final InstantSource clock;

    HostClaims(ApiGate api, String namespace, InstantSource clock) {
        this.api = api;
        this.namespace = namespace;
        this.clock = clock;
    }

    /// Claims the host, or throws whose it is. May run twice.
    ///
    /// @param uses whether the slot's resource has that host now
    void claim(String host, Slot slot, Predicate<Slot> uses) {
        String name =
                "host-" + Bundle.hash(host.getBytes(StandardCharsets.UTF_8)).substring(0, HASH);
        for (int i = 0; i < TRIES; i++) {
            if (api.create(claim(name, host, slot, null))) {
                return;
            }
            ConfigMap found = ApiTrouble.<@Nullable ConfigMap>reading(() -> api.client()
                    .configMaps()
                    .inNamespace(namespace)
                    .withName(name)
                    .get());
            if (found == null) {
                continue;
            }
            Slot owner = Slot.parse(found.getData().getOrDefault(SLOT, ""));
            if (owner.equals(slot)) {
                return;
            }
            Instant since = Instant.parse(found.getData().getOrDefault(SINCE, ""));
            if (uses.test(owner) || Duration.between(since, clock.instant()).compareTo(FRESH) < 0) {
                throw TakenName.host(host, owner);
            }
            if (api.replace(claim(name, host, slot, found.getMetadata().getResourceVersion()))) {
                return;
            }
        }
        throw Problem.of(KilterCode.UNREACHABLE, "the host '" + host + "' changes hands all the time", "Try again.")
                .toException();
    }

    private ConfigMap claim(String name, String host, Slot slot, @Nullable String version) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(SlotLabels.of(slot))
                .withResourceVersion(version)
                .endMetadata()
                .withData(Map.of(
                        HOST,
                        host,
                        SLOT,
                        slot.toString(),
                        SINCE,
                        clock.instant().toString()))
                .build();
    }
}
