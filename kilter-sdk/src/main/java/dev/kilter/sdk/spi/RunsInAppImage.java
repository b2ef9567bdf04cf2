package dev.kilter.sdk.spi;

import dev.kilter.sdk.app.SeedConfig;
import java.util.List;

/// A seed runner whose entries run as a Job in the app's own image, with the app's environment. It only describes the
/// Job; the platform runs it once per content and keeps the ledger. Its laws, beside those of every [SeedRunner]:
///
/// - The same entry gives the same command.
/// - The database's URL is never in the command.
public interface RunsInAppImage extends SeedRunner {
    /// The command, relative to the image's working directory. The same entry gives the same command; the
    /// database's URL travels by variable and never stands in it.
    List<String> command(SeedConfig entry);
}
