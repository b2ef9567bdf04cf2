package dev.kilter.client;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.MigrationConfig.Engine;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigratesInAppImage;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Providers;
import java.util.Optional;
import java.util.function.Consumer;

/// Who applies the migrations: kilter, or the tool by a command in the app's image, which is the project's or the one
/// that the adapter knows. What is newer than the adapter falls to the tool by itself.
final class MigrationCommand {
    private MigrationCommand() {}

    /// The same config, with the command written out.
    ///
    /// @param notes is told why kilter leaves it to the tool
    static AppConfig in(
            AppConfig config, ProjectTree project, Providers<MigrationAdapter> adapters, Consumer<String> notes) {
        MigrationConfig migration = config.migration();
        if (migration == null || !migration.command().isEmpty()) {
            return config;
        }
        MigrationAdapter adapter = adapters.get(migration.tool());
        if (migration.engine() == Engine.NATIVE) {
            Optional<String> beyond = adapter instanceof MigratesInAppImage tool
                    ? Providers.ask(adapter, () -> tool.beyond(project, migration))
                    : Optional.empty();
            if (beyond.isEmpty()) {
                return config;
            }
            notes.accept(beyond.get() + ": its own command applies the migrations, in the app's image (`engine: cli`)");
        }
        if (!(adapter instanceof MigratesInAppImage tool)) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "the tool '" + migration.tool() + "' does not say which command applies its migrations",
                            "Write it into kilter.yaml: `migration: { tool: " + migration.tool()
                                    + ", engine: cli, command: [dbmate, up] }`.")
                    .toException();
        }
        return config.migratedBy(migration.by(Providers.ask(adapter, () -> tool.command(migration))));
    }
}
