package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.MigrationConfig;
import java.util.List;

/// An adapter whose tool has a command that applies the migrations: `engine: cli`. The adapter only describes it; the
/// platform runs it as a Job in the app's image, with the migrator's `DATABASE_URL`, and looks at the ledger
/// afterwards.
public interface MigratesInAppImage {
    /// The command, relative to the image's working directory, for a project that names none. The same config gives
    /// the same command; the database's URL travels by variable and never stands in it.
    List<String> command(MigrationConfig config);
}
