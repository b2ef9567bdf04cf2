package dev.kilter.adapters.sql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// A real migration tool. Built or fetched once into `target/oracles`, offline afterwards.
enum Oracle {
    GOLANG_MIGRATE("golang-migrate", "SELECT version, dirty FROM schema_migrations"),
    DBMATE("dbmate", "SELECT version FROM schema_migrations ORDER BY version"),
    GOOSE("goose", "SELECT version_id, is_applied FROM goose_db_version ORDER BY id"),
    FLYWAY(
            "flyway",
            "SELECT installed_rank, version, description, type, script, checksum, installed_by, success"
                    + " FROM flyway_schema_history ORDER BY installed_rank"),
    LIQUIBASE(
            "liquibase",
            "SELECT id, author, filename, orderexecuted, exectype, md5sum, description, comments, tag, liquibase,"
                    + " contexts, labels FROM databasechangelog ORDER BY orderexecuted");

    private static final Path HOME = Path.of("target/oracles").toAbsolutePath();

    final String format;
    final String ledger;

    Oracle(String format, String ledger) {
        this.format = format;
        this.ledger = ledger;
    }

    /// Applies what is pending and returns what the tool ends with; Flyway's exceptions count as 1.
    int up(Connection database, Path folder) throws IOException, InterruptedException, SQLException {
        String name = database.getCatalog();
        String address = database.getMetaData().getURL().replaceFirst("jdbc:postgresql://([^/]*)/.*", "$1");
        String owner = name + "_owner";
        String url = "postgres://postgres@" + address + "/" + name + "?sslmode=disable&role=" + owner;
        return switch (this) {
            case GOLANG_MIGRATE ->
                run(List.of(
                        go("migrate", "github.com/golang-migrate/migrate/v4/cmd/migrate@v4.19.1"),
                        "-path",
                        folder.toString(),
                        "-database",
                        url,
                        "up"));
            case GOOSE ->
                run(List.of(
                        go("goose", "github.com/pressly/goose/v3/cmd/goose@v3.26.0"),
                        "-dir",
                        folder.toString(),
                        "postgres",
                        url,
                        "up"));
            case DBMATE ->
                run(List.of(
                        npm("dbmate", "dbmate@2.28.0"),
                        "--url",
                        url,
                        "--migrations-dir",
                        folder.toString(),
                        "--no-dump-schema",
                        "migrate"));
            case FLYWAY -> flyway(address, name, owner, folder);
            case LIQUIBASE -> {
                Path project = Files.createTempDirectory(folder.getParent(), "project");
                Files.createDirectories(project.resolve("migrations"));
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.copy(file, project.resolve("migrations").resolve(file.getFileName()));
                    }
                }
                yield RealLiquibase.update(database, project);
            }
        };
    }

    private static int flyway(String address, String name, String owner, Path folder) {
        try {
            Flyway.configure()
                    .dataSource(
                            "jdbc:postgresql://" + address + "/" + name + "?options=-c%20role=" + owner, "postgres", "")
                    .locations("filesystem:" + folder)
                    .configuration(Map.of("flyway.postgresql.transactional.lock", "false")) // else it waits for itself
                    .load()
                    .migrate();
            return 0;
        } catch (FlywayException e) {
            return 1;
        }
    }

    private static String go(String name, String source) throws IOException, InterruptedException {
        Path tool = HOME.resolve("bin").resolve(name);
        if (!Files.isExecutable(tool)) {
            fetch(List.of(
                    "go",
                    "install",
                    "-tags",
                    "postgres,no_clickhouse,no_mssql,no_mysql,no_sqlite3,no_vertica,no_ydb,no_libsql",
                    source));
        }
        assumeTrue(Files.isExecutable(tool), name + " cannot be built here");
        return tool.toString();
    }

    private static String npm(String name, String source) throws IOException, InterruptedException {
        Path tool = HOME.resolve("node_modules/.bin").resolve(name);
        if (!Files.isExecutable(tool)) {
            fetch(List.of("npm", "install", "--no-audit", "--no-fund", "--prefix", HOME.toString(), source));
        }
        assumeTrue(Files.isExecutable(tool), name + " cannot be fetched here");
        return tool.toString();
    }

    private static void fetch(List<String> command) throws IOException, InterruptedException {
        boolean here = List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, command.getFirst())));
        assumeTrue(here, command.getFirst() + " is not here");
        run(command);
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(HOME.resolve("last.log").toFile());
        builder.environment().put("GOBIN", HOME.resolve("bin").toString());
        Process process = builder.start();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " does not end");
        }
        return process.exitValue();
    }
}
