package dev.kilter.sdk.app;

import java.util.List;

/// One entry of `seed:` in kilter.yaml.
public sealed interface SeedConfig {
    /// Unique within the app; a DNS label.
    String name();

    /// Whether a changed entry is applied again (`when: changed`); otherwise it is skipped with a warning.
    boolean againWhenChanged();

    /// The files that are the entry's content, relative to the project folder.
    List<String> files();

    /// SQL files, run in this order as the owner role.
    record Sql(String name, List<String> files, boolean againWhenChanged) implements SeedConfig {
        public Sql {
            DnsLabel.check("the seed", name, 40);
            files = List.copyOf(files);
        }
    }

    /// A command in the app's image, run with the app's role; `files` only tell when its content has changed.
    record Command(String name, List<String> command, List<String> files, boolean againWhenChanged)
            implements SeedConfig {
        public Command {
            DnsLabel.check("the seed", name, 40);
            command = List.copyOf(command);
            files = List.copyOf(files);
        }
    }
}
