package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.MigrationConfig;
import java.util.List;
import java.util.Optional;

/// An adapter whose tool has a command that applies the migrations: `engine: cli`. The adapter only describes it; the
/// platform runs it as a Job in the app's image, with the migrator's `DATABASE_URL`, and looks at the ledger
/// afterwards.
public interface MigratesInAppImage {
    /// The command, relative to the image's working directory, for a project that names none. The same config gives
    /// the same command; the database's URL travels by variable and never stands in it.
    List<String> command(MigrationConfig config);

    /// What of this project is newer than the adapter, such as `Prisma 8.0.1`: only its own command can apply its
    /// migrations, and a deploy leaves them to it without `engine: cli`. Empty when the adapter can.
    default Optional<String> beyond(ProjectTree tree, MigrationConfig config) {
        return Optional.empty();
    }
}
