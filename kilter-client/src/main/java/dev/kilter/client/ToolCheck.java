package dev.kilter.client;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;

/// A migration tool that no adapter speaks is a mistake of kilter.yaml; which there are depends on the plugins.
public final class ToolCheck {
    private ToolCheck() {}

    /// Throws the complaint, with its line in kilter.yaml.
    public static void check(KilterYaml yaml, AppConfig config, EnvName env, Providers<MigrationAdapter> adapters) {
        MigrationConfig migration = config.migration();
        if (migration == null || adapters.has(migration.tool())) {
            return;
        }
        int line = yaml.origins(env).stream()
                .filter(origin -> origin.path().equals("migration.tool"))
                .mapToInt(KilterYaml.Origin::line)
                .findFirst()
                .orElse(1);
        String ids = String.join(
                ", ", adapters.all().stream().map(MigrationAdapter::id).toList());
        throw Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "kilter.yaml:" + line + ": there is no migration tool '" + migration.tool() + "'",
                        "Use one of: " + ids + "; or put its jar into the plugins folder of the kilter home.")
                .toException();
    }
}
