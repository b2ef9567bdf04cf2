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

    static final Path HOME = Path.of("target/oracles").toAbsolutePath();

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
                        go("migrate", "migrate", "github.com/golang-migrate/migrate/v4/cmd/migrate@v4.19.1"),
                        "-path",
                        folder.toString(),
                        "-database",
                        url,
                        "up"));
            case GOOSE ->
                run(List.of(
                        go("goose", "goose", "github.com/pressly/goose/v3/cmd/goose@v3.26.0"),
                        "-dir",
                        folder.toString(),
                        "postgres",
                        url,
                        "up"));
            case DBMATE -> dbmate("dbmate", "dbmate@2.28.0", url, folder);
            case FLYWAY -> migrate(flyway(database, folder));
            case LIQUIBASE -> {
                Path project = Files.createTempDirectory(folder.getParent(), "project");
                RealLiquibase.includeAll(project, folder);
                yield RealLiquibase.update(database, project, "all.xml");
            }
        };
    }

    static Flyway flyway(Connection database, Path folder) throws SQLException {
        String name = database.getCatalog();
        String address = database.getMetaData().getURL().replaceFirst("(jdbc:postgresql://[^/]*/).*", "$1");
        return Flyway.configure()
                .dataSource(address + name + "?options=-c%20role=" + name + "_owner", "postgres", "")
                .locations("filesystem:" + folder)
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false")) // else it waits for itself
                .load();
    }

    private static int migrate(Flyway flyway) {
        try {
            flyway.migrate();
            return 0;
        } catch (FlywayException e) {
            return 1;
        }
    }

    static int dbmate(String name, String source, String url, Path folder) throws IOException, InterruptedException {
        return run(List.of(
                npm(name, source), "--url", url, "--migrations-dir", folder.toString(), "--no-dump-schema", "migrate"));
    }

    /// A program of Go's, built from `source`, which calls it `program`; built once, whoever else asks for it now.
    static synchronized String go(String name, String program, String source) throws IOException, InterruptedException {
        Path tool = HOME.resolve("bin").resolve(name);
        if (!Files.isExecutable(tool)) {
            fetch(List.of(
                    "go",
                    "install",
                    "-tags",
                    "postgres,no_clickhouse,no_mssql,no_mysql,no_sqlite3,no_vertica,no_ydb,no_libsql",
                    source));
            Path built = HOME.resolve("go").resolve(program);
            if (Files.isExecutable(built)) {
                Files.createDirectories(tool.getParent());
                Files.move(built, tool);
            }
        }
        assumeTrue(Files.isExecutable(tool), name + " cannot be built here");
        return tool.toString();
    }

    private static synchronized String npm(String name, String source) throws IOException, InterruptedException {
        Path folder = HOME.resolve(name);
        Path tool = folder.resolve("node_modules/.bin").resolve(source.replaceFirst("@.*", ""));
        if (!Files.isExecutable(tool)) {
            fetch(List.of("npm", "install", "--no-audit", "--no-fund", "--prefix", folder.toString(), source));
        }
        assumeTrue(Files.isExecutable(tool), name + " cannot be fetched here");
        return tool.toString();
    }

    static void fetch(List<String> command) throws IOException, InterruptedException {
        boolean here = List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, command.getFirst())));
        assumeTrue(here, command.getFirst() + " is not here");
        run(command);
    }

    static int run(List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(HOME.resolve("last.log").toFile());
        builder.environment().put("GOBIN", HOME.resolve("go").toString());
        Process process = builder.start();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " does not end");
        }
        return process.exitValue();
    }
}
