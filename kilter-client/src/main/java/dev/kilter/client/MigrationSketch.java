package dev.kilter.client;

import dev.kilter.client.ProjectSketch.Migration;
import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which migrations a folder holds that kilter applies: those for PostgreSQL. Pure.
final class MigrationSketch {
    private static final String FOLDER = "[\"']?\\s*:\\s*['\"`](?:\\./)?([\\w./-]+?)/?['\"`]";
    private static final Pattern OUT = Pattern.compile("\\bout" + FOLDER);
    private static final Pattern SCHEMA = Pattern.compile("\\bschema" + FOLDER);
    private static final Pattern PATH = Pattern.compile("\\bmigrations\\s*:\\s*\\{[^}]*?\\bpath" + FOLDER);
    private static final Pattern PACKAGE = Pattern.compile("\"prisma\"\\s*:\\s*\\{[^}]*\\}");
    private static final List<String> ENDINGS = List.of("ts", "js", "json", "mts", "mjs", "cts", "cjs");
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
        String config = config("prisma.config.");
        Matcher inPackage = PACKAGE.matcher(text("package.json"));
        Stream<String> folders = Stream.of(
                        found(PATH, config),
                        found(SCHEMA, config).flatMap(MigrationSketch::besideSchema),
                        found(SCHEMA, inPackage.find() ? inPackage.group() : "").flatMap(MigrationSketch::besideSchema),
                        Stream.of("prisma/migrations", "prisma/schema/migrations"))
                .flatMap(each -> each);
        return folders.filter(dir -> hasSql(dir) && !isOthers(dir))
                .findFirst()
                .map(dir -> new Migration("prisma", dir));
    }

    private boolean isOthers(String dir) {
        Matcher provider = PROVIDER.matcher(text(dir + "/migration_lock.toml"));
        return provider.find() && !provider.group(1).startsWith("postgres");
    }

    /// In a folder of schemas, or beside the file.
    private static Stream<String> besideSchema(String schema) {
        int slash = schema.lastIndexOf('/');
        String beside = (slash < 0 ? "" : schema.substring(0, slash + 1)) + "migrations";
        return schema.endsWith(".prisma") ? Stream.of(beside) : Stream.of(schema + "/migrations", beside);
    }

    /// The first folder that is named there, if it is one of the project.
    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .limit(1)
                .filter(dir -> !dir.startsWith("..") && !dir.startsWith("/"));
    }

    /// The text of the first config with this name.
    private String config(String name) {
        return ENDINGS.stream()
                .map(ending -> name + ending)
                .filter(tree::holds)
                .findFirst()
                .map(this::text)
                .orElse("");
    }

    private Optional<Migration> drizzle() {
        String config = config("drizzle.config.");
        if (config.matches("(?s).*\\bdialect[\"']?\\s*:\\s*['\"](?!postgres).*")) {
            return Optional.empty();
        }
        String dir = found(OUT, config).findFirst().orElse("drizzle");
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
