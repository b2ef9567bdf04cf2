package dev.kilter.adapters.sql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.Driver;

/// A version of a tool that teams still have. Built or fetched once into `target/oracles`, as [Oracle] is.
enum OlderTool {
    FLYWAY_9(Oracle.FLYWAY, Oracle.FLYWAY.ledger),
    FLYWAY_10(Oracle.FLYWAY, Oracle.FLYWAY.ledger),
    LIQUIBASE_4_20(Oracle.LIQUIBASE, OlderTool.CHANGES),
    LIQUIBASE_4_27(Oracle.LIQUIBASE, OlderTool.CHANGES),
    GOOSE_3_5(Oracle.GOOSE, Oracle.GOOSE.ledger),
    GOLANG_MIGRATE_4_15(Oracle.GOLANG_MIGRATE, Oracle.GOLANG_MIGRATE.ledger),
    DBMATE_1_16(Oracle.DBMATE, Oracle.DBMATE.ledger),
    DBMATE_2_0(Oracle.DBMATE, Oracle.DBMATE.ledger);

    /// All but the version that wrote the row, and its kind of checksum.
    private static final String CHANGES = "SELECT id, author, filename, orderexecuted, exectype, description, comments,"
            + " tag, contexts, labels FROM databasechangelog ORDER BY orderexecuted";

    private static final Path PROGRAMS = Path.of(
                    System.getProperty("kilter.root"), "kilter-adapters-sql/src/test/tools")
            .toAbsolutePath();

    final Oracle tool;
    final String ledger;

    OlderTool(Oracle tool, String ledger) {
        this.tool = tool;
        this.ledger = ledger;
    }

    /// Liquibase before 4.22 refuses the checksums of the later ones, and so of kilter.
    boolean takesOurTable() {
        return this != LIQUIBASE_4_20;
    }

    /// Applies what is pending, and returns what the tool ends with.
    int up(Connection database, Path folder) throws IOException, InterruptedException, SQLException {
        String name = database.getCatalog();
        String address = database.getMetaData().getURL().replaceFirst("jdbc:postgresql://([^/]*)/.*", "$1");
        String url = "postgres://postgres@" + address + "/" + name + "?sslmode=disable&role=" + name + "_owner";
        String jdbc =
                "jdbc:postgresql://" + address + "/" + name + "?user=postgres&options=-c%20role=" + name + "_owner";
        return switch (this) {
            case FLYWAY_9 -> java("flyway-9", "FlywayMigrate.java", jdbc, folder.toString());
            case FLYWAY_10 -> java("flyway-10", "FlywayMigrate.java", jdbc, folder.toString());
            case LIQUIBASE_4_20 -> liquibase("liquibase-4.20", jdbc, folder);
            case LIQUIBASE_4_27 -> liquibase("liquibase-4.27", jdbc, folder);
            case GOOSE_3_5 ->
                Oracle.run(List.of(
                        Oracle.go("goose-3.5", "goose", "github.com/pressly/goose/v3/cmd/goose@v3.5.3"),
                        "-dir",
                        folder.toString(),
                        "postgres",
                        url,
                        "up"));
            case GOLANG_MIGRATE_4_15 ->
                Oracle.run(List.of(
                        Oracle.go(
                                "migrate-4.15", "migrate", "github.com/golang-migrate/migrate/v4/cmd/migrate@v4.15.0"),
                        "-path",
                        folder.toString(),
                        "-database",
                        url,
                        "up"));
            case DBMATE_1_16 -> Oracle.dbmate("dbmate-1.16", "dbmate@1.16.1", url, folder);
            case DBMATE_2_0 -> Oracle.dbmate("dbmate-2.0", "dbmate@2.0.1", url, folder);
        };
    }

    private static int liquibase(String version, String jdbc, Path folder) throws IOException, InterruptedException {
        Path project = Files.createTempDirectory(folder.getParent(), "project");
        RealLiquibase.includeAll(project, folder);
        return java(version, "LiquibaseUpdate.java", jdbc, project.toString(), "all.xml");
    }

    private static int java(String version, String program, String... arguments)
            throws IOException, InterruptedException {
        Path jars = Oracle.HOME.resolve(version);
        if (!Files.isDirectory(jars)) {
            Oracle.fetch(List.of(
                    "mvn",
                    "-q",
                    "-B",
                    "-f",
                    PROGRAMS.resolve(version).resolve("pom.xml").toString(),
                    "dependency:copy-dependencies",
                    "-DoutputDirectory=" + jars));
        }
        assumeTrue(Files.isDirectory(jars), version + " cannot be fetched here");
        Path driver = Path.of(
                Driver.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                jars + "/*:" + driver,
                PROGRAMS.resolve(program).toString()));
        command.addAll(List.of(arguments));
        return Oracle.run(command);
    }
}
