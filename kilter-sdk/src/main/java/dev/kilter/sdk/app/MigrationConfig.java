package dev.kilter.sdk.app;

/// Which tool's migrations the app has and where: `migration:` in kilter.yaml.
///
/// @param tool id of a [dev.kilter.sdk.spi.MigrationAdapter]
/// @param dir  folder below the project, with `/`; never absolute, never with `..`
public record MigrationConfig(String tool, String dir) {
    /// Where this tool keeps its migrations when nobody says otherwise.
    public static String usualDir(String tool) {
        return switch (tool) {
            case "drizzle" -> "drizzle";
            case "prisma" -> "prisma/migrations";
            default -> "migrations";
        };
    }
}
