package dev.kilter.client;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.MigrationConfig.Engine;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigratesInAppImage;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import java.util.List;

/// The command of a migration tool that runs in the app's image: the project's, or the one that the adapter knows.
final class MigrationCommand {
    private MigrationCommand() {}

    /// The same config, with the command written out.
    static AppConfig in(AppConfig config, Providers<MigrationAdapter> adapters) {
        MigrationConfig migration = config.migration();
        if (migration == null
                || migration.engine() == Engine.NATIVE
                || !migration.command().isEmpty()) {
            return config;
        }
        MigrationAdapter adapter = adapters.get(migration.tool());
        if (!(adapter instanceof MigratesInAppImage tool)) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "the tool '" + migration.tool() + "' does not say which command applies its migrations",
                            "Write it into kilter.yaml: `migration: { tool: " + migration.tool()
                                    + ", engine: cli, command: [dbmate, up] }`.")
                    .toException();
        }
        List<String> command = Providers.ask(adapter, () -> tool.command(migration));
        return config.migratedBy(migration.by(command));
    }
}
