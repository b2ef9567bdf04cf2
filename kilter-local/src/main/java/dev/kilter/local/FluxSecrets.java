package dev.kilter.local;

import dev.kilter.local.host.Secrets;
import dev.kilter.operator.cluster.ConfigState;
import dev.kilter.operator.flux.FluxTree;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sops.AgeIdentity;
import dev.kilter.sops.SopsFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The sealed Secrets of the flux repo, opened with this machine's own key each time a process starts; plain values are
/// kept nowhere. Credentials of databases are the table's.
final class FluxSecrets implements Secrets {
    private final FluxTree tree;
    private final AgeIdentity identity;
    private final Secrets credentials;

    FluxSecrets(FluxTree tree, AgeIdentity identity, Secrets credentials) {
        this.tree = tree;
        this.identity = identity;
        this.credentials = credentials;
    }

    @Override
    public Optional<Map<String, String>> find(String namespace, String name) {
        Optional<Map<String, String>> known = credentials.find(namespace, name);
        String tip = tree.tip();
        if (known.isPresent() || tip == null) {
            return known;
        }
        return tree.slots(tip).stream()
                .filter(slot -> slot.names().namespace().equals(namespace))
                .findFirst()
                .flatMap(slot -> opened(tip, slot, name));
    }

    /// Which of these are not there, or cannot be opened.
    ConfigState state(Slot slot, Set<String> names) {
        String tip = tree.tip();
        Set<String> missing = new LinkedHashSet<>();
        @Nullable Problem problem = null;
        for (String name : names) {
            try {
                if (tip == null || opened(tip, slot, name).isEmpty()) {
                    missing.add(name);
                }
            } catch (KilterException e) {
                missing.add(name);
                problem = e.problem();
            }
        }
        return new ConfigState(tip, missing, problem);
    }

    private Optional<Map<String, String>> opened(String commit, Slot slot, String name) {
        byte[] file = tree.files(commit, slot, "config").get("secret-" + name + ".yaml");
        return file == null
                ? Optional.empty()
                : Optional.of(
                        SopsFile.parse(new String(file, StandardCharsets.UTF_8)).open(identity));
    }
}
