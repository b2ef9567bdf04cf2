package dev.kilter.client;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Provider;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.SecretShipper;

/// What kilter.yaml names and no provider is: a mistake with a line. Which providers there are depends on the plugins.
public final class ToolCheck {
    private ToolCheck() {}

    /// Throws the complaint about the migration tool, with its line in kilter.yaml.
    public static void check(KilterYaml yaml, AppConfig config, EnvName env, Providers<MigrationAdapter> adapters) {
        MigrationConfig migration = config.migration();
        if (migration != null && !adapters.has(migration.tool())) {
            throw unknown("migration tool", "migration.tool", migration.tool(), yaml, env, adapters);
        }
    }

    /// Who seals its secrets; throws the complaint, with its line in kilter.yaml.
    public static SecretShipper shipper(KilterYaml yaml, EnvName env, Providers<SecretShipper> shippers) {
        if (!shippers.has(yaml.secretShipper())) {
            throw unknown("secret shipper", "secretShipper", yaml.secretShipper(), yaml, env, shippers);
        }
        return shippers.get(yaml.secretShipper());
    }

    private static KilterException unknown(
            String kind, String key, String id, KilterYaml yaml, EnvName env, Providers<?> known) {
        int line = yaml.origins(env).stream()
                .filter(origin -> origin.path().equals(key))
                .mapToInt(KilterYaml.Origin::line)
                .findFirst()
                .orElse(1);
        String ids = String.join(", ", known.all().stream().map(Provider::id).toList());
        return Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "kilter.yaml:" + line + ": there is no " + kind + " '" + id + "'",
                        "Use one of: " + ids + "; or put its jar into the plugins folder of the kilter home.")
                .toException();
    }
}
