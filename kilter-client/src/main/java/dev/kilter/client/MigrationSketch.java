package dev.kilter.client;

import dev.kilter.client.ProjectSketch.Migration;
import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which migrations a folder holds that kilter applies: those for PostgreSQL. Pure.
final class MigrationSketch {
    private static final Pattern OUT = Pattern.compile("\\bout\\s*:\\s*['\"`](?:\\./)?([\\w./-]+?)/?['\"`]");
    private static final Pattern PROVIDER = Pattern.compile("(?m)^\\s*provider\\s*=\\s*\"(\\w+)\"");
    private static final Pattern CHANGELOG = Pattern.compile(
            "<(\\w+:)?databaseChangeLog\\b|\"?databaseChangeLog\"?\\s*:|(?i)--\\s*liquibase\\s+formatted");
    private static final List<String> CHANGELOGS = List.of(
            "src/main/resources/db/changelog",
            "src/main/resources/liquibase",
            "src/main/resources/changelog",
            "db/changelog",
            "liquibase",
            "changelog");
    private static final List<String> USUAL = List.of(
            "migrations",
            "db/migrations",
            "db/migration",
            "sql/migrations",
            "database/migrations",
            "src/main/resources/db/migration");

    private final ProjectTree tree;

    MigrationSketch(ProjectTree tree) {
        this.tree = tree;
    }

    Optional<Migration> find() {
        return prisma().or(this::drizzle)
                .or(this::atlas)
                .or(this::python)
                .or(this::liquibase)
                .or(this::sql);
    }

    private Optional<Migration> prisma() {
        Matcher provider = PROVIDER.matcher(text("prisma/migrations/migration_lock.toml"));
        boolean isOther = provider.find() && !provider.group(1).startsWith("postgres");
        return hasSql("prisma/migrations") && !isOther
                ? Optional.of(new Migration("prisma", "prisma/migrations"))
                : Optional.empty();
    }

    private Optional<Migration> drizzle() {
        String config = List.of("drizzle.config.ts", "drizzle.config.js", "drizzle.config.mjs").stream()
                .filter(tree::holds)
                .findFirst()
                .map(this::text)
                .orElse("");
        if (config.matches("(?s).*dialect\\s*:\\s*['\"](?!postgres).*")) {
            return Optional.empty();
        }
        Matcher out = OUT.matcher(config);
        String dir = out.find() ? out.group(1) : "drizzle";
        boolean isThere = tree.holds(dir + "/meta/_journal.json")
                || (!config.isEmpty() && tree.files(dir).stream().anyMatch(file -> file.endsWith("/migration.sql")));
        return isThere ? Optional.of(new Migration("drizzle", dir)) : Optional.empty();
    }

    private Optional<Migration> atlas() {
        return tree.holds("schema/schema.sql") ? Optional.of(new Migration("atlas", "schema")) : Optional.empty();
    }

    /// Without a driver they are for another database.
    private Optional<Migration> python() {
        return new FrameworkSketch(tree).hasDriver() ? new PythonMigrations(tree).find() : Optional.empty();
    }

    private Optional<Migration> liquibase() {
        return CHANGELOGS.stream()
                .filter(this::hasChangelog)
                .findFirst()
                .map(dir -> new Migration("Liquibase", "sql", dir, List.of()));
    }

    private boolean hasChangelog(String dir) {
        return tree.files(dir).stream()
                .filter(file -> file.matches(".*\\.(xml|ya?ml|json|sql)"))
                .anyMatch(file -> CHANGELOG.matcher(text(file)).find());
    }

    /// A folder of Python's migrations may hold SQL that they read.
    private boolean isPython(String dir) {
        return tree.holds(dir + "/__init__.py") || tree.holds(dir + "/env.py");
    }

    private Optional<Migration> sql() {
        return USUAL.stream()
                .filter(dir -> hasSql(dir) && !isPython(dir))
                .findFirst()
                .map(dir -> new Migration("sql", dir));
    }

    private boolean hasSql(String dir) {
        return tree.files(dir).stream().anyMatch(file -> file.endsWith(".sql"));
    }

    private String text(String file) {
        return tree.holds(file) ? new String(tree.read(file), StandardCharsets.UTF_8) : "";
    }
}
