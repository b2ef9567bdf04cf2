package dev.kilter.client.secret;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.wire.SecretsReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The secrets of one deploy: read and sealed before anything is built, so that what cannot be costs nobody a build.
public final class DeploySecrets {
    private final SecretPlan plan;
    private final SecretChanges sealed;

    private DeploySecrets(SecretPlan plan, SecretChanges sealed) {
        this.plan = plan;
        this.sealed = sealed;
    }

    /// Whether a deploy of this app has anything to do with secrets.
    public static boolean concern(AppConfig config, SecretOptions options) {
        return !config.secrets().sources().isEmpty() || options.prune();
    }

    /// Reads every source, decides, and seals what is new. One that is not here is a `KLT-S01` problem, unless its
    /// live values are to be kept.
    public static DeploySecrets of(
            Path root, AppConfig config, SecretsReport report, Sealing sealing, SecretOptions options) {
        SecretsConfig secrets = config.secrets();
        SortedMap<String, SecretSource.Reading> readings = new TreeMap<>();
        secrets.sources().forEach((name, path) -> readings.put(name, new SecretSource(root, name, path).read()));
        SecretPlan plan = SecretPlan.of(readings, secrets, report, new LinkedHashSet<>(sealing.recipients()), options);
        return new DeploySecrets(plan, sealing.changes(plan, options.confirms()));
    }

    /// What goes to the platform.
    public SecretChanges sealed() {
        return sealed;
    }

    /// What happens, for people; no value.
    public String note() {
        List<String> said = new ArrayList<>();
        plan.moves()
                .forEach((name, move) -> said.add(
                        switch (move) {
                            case SecretPlan.Move.Seal(var values, var _) ->
                                name + " sealed, " + values.size() + (values.size() == 1 ? " key" : " keys");
                            case SecretPlan.Move.Keep(var _, var here) ->
                                name + (here ? " unchanged" : " kept as it is live");
                            case SecretPlan.Move.Remove() -> name + " removed";
                        }));
        return String.join(" · ", said);
    }

    /// What a person may have meant otherwise.
    public List<String> notices() {
        return plan.left().stream()
                .map(name -> "secrets   " + name + " is not declared any more and stays (--prune-secrets removes it)")
                .toList();
    }
}
