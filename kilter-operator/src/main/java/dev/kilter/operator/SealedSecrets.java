package dev.kilter.operator;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.operator.cluster.Cluster;
import dev.kilter.operator.cluster.ConfigState;
import dev.kilter.operator.flux.FluxRepo;
import dev.kilter.operator.flux.SlotChange;
import dev.kilter.operator.step.SecretsState;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SealedSecret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The sealed Secrets of a slot on their way through the flux repo. Nobody here can open them.
final class SealedSecrets {
    private final FluxRepo flux;
    private final Cluster cluster;

    SealedSecrets(FluxRepo flux, Cluster cluster) {
        this.flux = flux;
        this.cluster = cluster;
    }

    /// Looked at before anything needs them, and when what serves needs others no more; in what was last fetched.
    SecretsState observe(KilterAppSpec spec, KilterAppStatus status) {
        Progress progress = status.progress();
        boolean between = progress != null && progress.isFinished("provision") && !progress.isFinished("commit");
        if (spec.secrets() == null || between) {
            return SecretsState.SETTLED;
        }
        SlotChange change = change(spec, status.secrets());
        boolean committed = flux.held(change);
        boolean exact = committed && flux.held(change(spec, List.of()));
        if (!committed) {
            return new SecretsState(false, false, Set.of(), null);
        }
        Slot slot = spec.config().slot();
        ConfigState state = cluster.config(
                slot, spec.sealed().stream().map(SealedSecret::object).collect(Collectors.toSet()));
        boolean ours = state.commit() != null && flux.holds(state.commit(), change);
        return new SecretsState(true, exact, state.missing(), ours ? state.problem() : null);
    }

    /// Commits those that are wanted; those of `kept` that are there stay.
    void commit(KilterAppSpec spec, List<String> kept) {
        flux.write(change(spec, kept));
        if (spec.sealed().isEmpty() && kept.isEmpty()) {
            cluster.config(spec.config().slot(), Set.of());
        }
    }

    private static SlotChange change(KilterAppSpec spec, List<String> kept) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (SealedSecret secret : spec.sealed()) {
            files.put(file(secret.object()), secret.manifest(spec.namespace()).getBytes(StandardCharsets.UTF_8));
        }
        return new SlotChange(
                spec.config().slot(),
                spec.deploy().id(),
                spec.deploy().fence(),
                spec.deploy().by(),
                "secrets of " + spec.config().slot(),
                spec.deploy().granted(),
                new SlotChange.Content.Config(
                        files, kept.stream().map(SealedSecrets::file).collect(Collectors.toSet())));
    }

    private static String file(String object) {
        return "secret-" + object + ".yaml";
    }
}
