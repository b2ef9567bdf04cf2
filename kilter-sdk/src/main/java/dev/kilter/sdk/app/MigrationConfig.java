package dev.kilter.sdk.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which tool's migrations the app has and where: `migration:` in kilter.yaml.
///
/// @param tool   id of a [dev.kilter.sdk.spi.MigrationAdapter]
/// @param dir    folder below the project, with `/`; never absolute, never with `..`
/// @param format which of the tool's formats the files have, such as `goose`; null: the adapter finds out
/// @param engine who applies them; null from a writer that knows kilter's own alone
/// @param command of the tool, in the app's image; empty for kilter's own engine, and where the adapter knows it
/// @param filter which changesets of Liquibase run; null: all
public record MigrationConfig(
        String tool,
        String dir,
        @Nullable String format,
        @Nullable Engine engine,
        List<String> command,
        @Nullable MigrationFilter filter) {
    public MigrationConfig {
        engine = engine == null ? Engine.NATIVE : engine;
        command = command == null ? List.of() : List.copyOf(command);
        filter = MigrationFilter.ALL.equals(filter) ? null : filter;
    }

    /// Who applies them.
    @Override
    public Engine engine() {
        return engine == null ? Engine.NATIVE : engine;
    }

    /// Migrations whose format the adapter finds out.
    public MigrationConfig(String tool, String dir) {
        this(tool, dir, null);
    }

    /// Migrations that kilter applies.
    public MigrationConfig(String tool, String dir, @Nullable String format) {
        this(tool, dir, format, Engine.NATIVE, List.of(), null);
    }

    /// Migrations that kilter applies, in part.
    public MigrationConfig(String tool, String dir, @Nullable String format, @Nullable MigrationFilter filter) {
        this(tool, dir, format, Engine.NATIVE, List.of(), filter);
    }

    /// Who applies migrations.
    public enum Engine {
        /// kilter's adapter, over a connection of its own.
        NATIVE,
        /// The tool itself, by its command, in the app's image.
        CLI
    }

    /// The same, applied by this command of the tool.
    public MigrationConfig by(List<String> words) {
        return new MigrationConfig(tool, dir, format, Engine.CLI, words, filter);
    }

    /// Where this tool keeps its migrations when nobody says otherwise.
    public static String usualDir(String tool) {
        return switch (tool) {
            case "drizzle" -> "drizzle";
            case "prisma" -> "prisma/migrations";
            case "atlas" -> "schema";
            default -> "migrations";
        };
    }

    /// Whether the files declare a schema, and the tool finds the statements itself.
    public boolean declaresSchema() {
        return tool.equals("atlas");
    }

    /// Whether an apply may want empty databases to try things out in: those of committed files do not.
    public boolean mayTryOut() {
        return switch (tool) {
            case "sql", "drizzle", "prisma" -> false;
            default -> true;
        };
    }
}
