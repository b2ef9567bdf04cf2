package dev.kilter.sdk.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command that the platform runs again and again: one entry of `cron:`. It runs in the app's image with the app's
/// environment.
///
/// @param schedule    as [CronSchedule] reads it
/// @param command     run in the image's working directory
/// @param timezone    whose clocks the schedule means, an IANA name
/// @param concurrency what happens when the run before is still at work
/// @param resources   what each run is given and may not exceed; null: the platform's default
public record CronConfig(
        String schedule,
        List<String> command,
        String timezone,
        Concurrency concurrency,
        @Nullable Resources resources) {
    /// What happens when the run before is still at work.
    public enum Concurrency {
        /// The new one is left out.
        FORBID,
        /// Both run.
        ALLOW,
        /// The old one is ended.
        REPLACE
    }

    public CronConfig {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a cron entry has a command");
        }
        command = List.copyOf(command);
    }
}
