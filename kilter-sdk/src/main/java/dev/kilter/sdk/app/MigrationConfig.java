package dev.kilter.sdk.app;

import org.jspecify.annotations.Nullable;

/// Which tool's migrations the app has and where: `migration:` in kilter.yaml.
///
/// @param tool   id of a [dev.kilter.sdk.spi.MigrationAdapter]
/// @param dir    folder below the project, with `/`; never absolute, never with `..`
/// @param format which of the tool's formats the files have, such as `goose`; null: the adapter finds out
public record MigrationConfig(
        String tool, String dir, @Nullable String format) {
    /// Migrations whose format the adapter finds out.
    public MigrationConfig(String tool, String dir) {
        this(tool, dir, null);
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
