package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.MigrationFilter;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which changesets run, and what is written down, against Liquibase itself with the same contexts and labels.
@Drawn
class LiquibaseContextsIT {
    private static final Map<String, String> FILES = Map.of(
            "master.xml", """
            <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
              <property name="kind" value="text" context="prod"/>
              <property name="kind" value="varchar(9)" context="!prod"/>
              <changeSet id="1" author="me"><sql>CREATE TABLE item (id int, kind ${kind})</sql></changeSet>
              <changeSet id="2" author="me" context="dev or demo"><sql>INSERT INTO item VALUES (2)</sql></changeSet>
              <changeSet id="3" author="me" context="!prod" labels="slow"><sql>INSERT INTO item VALUES (3)</sql></changeSet>
              <changeSet id="4" author="me" labels="v1,beta"><sql>INSERT INTO item VALUES (4)</sql></changeSet>
              <include file="only-demo.yaml" relativeToChangelogFile="true" context="demo" labels="v1"/>
              <includeAll path="more" relativeToChangelogFile="true" contextFilter="prod"/>
            </databaseChangeLog>
            """,
            "only-demo.yaml", """
            databaseChangeLog:
            - changeSet:
                id: y1
                author: joe
                context: "!eu"
                changes:
                - sql: {sql: INSERT INTO item VALUES (10)}
            - changeSet:
                id: y2
                author: joe
                runAlways: true
                changes:
                - sql: {sql: INSERT INTO item VALUES (11)}
                rollback: DELETE FROM item WHERE id = 11
            """,
            "more/1_first.sql", """
            --liquibase formatted sql
            --changeset bob:1 context:eu
            INSERT INTO item VALUES (20);
            --rollback DELETE FROM item WHERE id = 20;
            --changeset bob:2 labels:beta runOnChange:true
            INSERT INTO item VALUES (21);
            --rollback empty
            """,
            "more/2_second.sql", """
            --liquibase formatted sql
            --changeset bob:3 contextFilter:"prod and !eu"
            INSERT INTO item VALUES (22);
            """);

    @TempDir
    Path temp;

    private final FreshDatabase theirs = DatabaseServer.embedded().fresh();
    private final FreshDatabase ours = DatabaseServer.embedded().fresh();

    @AfterEach
    void drop() {
        theirs.close();
        ours.close();
    }

    static List<MigrationFilter> filters() {
        return Sample.of(
                3,
                "contexts and labels of Liquibase",
                List.of(
                        MigrationFilter.ALL,
                        new MigrationFilter(List.of("dev"), null),
                        new MigrationFilter(List.of("prod"), null),
                        new MigrationFilter(List.of("prod", "eu"), null),
                        new MigrationFilter(List.of("PROD"), null),
                        new MigrationFilter(List.of("demo"), null),
                        new MigrationFilter(List.of("demo", "eu"), "v1"),
                        new MigrationFilter(List.of(), "v1"),
                        new MigrationFilter(List.of(), "!slow"),
                        new MigrationFilter(List.of("dev"), "v1 or slow"),
                        new MigrationFilter(List.of("prod"), "beta and !v1"),
                        new MigrationFilter(List.of("nobody"), "nothing")));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void both_run_the_same_changesets_and_write_the_same_rows(MigrationFilter filter) throws Exception {
        Plain kilter = kilter(ours, filter);
        assertThat(liquibase(theirs, filter)).isZero();
        kilter.apply();
        assertEqual();
        assertThat(liquibase(theirs, filter)).as("again").isZero();
        kilter.apply();
        assertEqual();
        assertThat(liquibase(ours, filter)).as("the other's").isZero();
        kilter(theirs, filter).apply();
        assertEqual();
        assertThat(kilter.status().names(State.MISSING)).isEmpty();
    }

    @Test
    void a_context_that_comes_later_brings_its_changesets_and_one_that_goes_leaves_its_rows() throws Exception {
        for (String contexts : List.of("dev", "demo", "eu", "dev")) {
            MigrationFilter filter = new MigrationFilter(List.of(contexts), null);
            liquibase(theirs, filter);
            kilter(ours, filter).apply();
            assertEqual();
            assertThat(kilter(ours, filter).status().names(State.MISSING)).isEmpty();
        }
    }

    @Test
    void files_of_another_tool_have_neither_contexts_nor_labels() {
        Problem problem = new Plain(ours)
                .file("1_a.up.sql", "SELECT 1")
                .file("1_a.down.sql", "SELECT 1")
                .only(List.of("prod"), null)
                .problem();
        assertThat(problem.code().value()).isEqualTo("KLT-C01");
        assertThat(problem.detail()).contains("only Liquibase's changesets have any; these are of golang-migrate");
    }

    private static Plain kilter(FreshDatabase database, MigrationFilter filter) {
        Plain plain = new Plain(database).only(filter.contexts(), filter.labels());
        new TreeMap<>(FILES).forEach(plain::file);
        return plain;
    }

    private int liquibase(FreshDatabase database, MigrationFilter filter) throws Exception {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Path path = temp.resolve("migrations").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        try (Connection connection = database.connect()) {
            return RealLiquibase.update(connection, temp, "migrations/master.xml", filter);
        }
    }

    private void assertEqual() throws Exception {
        for (String query : List.of(Oracle.LIQUIBASE.ledger, "SELECT id, kind FROM item ORDER BY id")) {
            try (Connection one = ours.connect();
                    Connection two = theirs.connect()) {
                assertThat(SchemaDump.rows(one, query)).isEqualTo(SchemaDump.rows(two, query));
            }
        }
    }
}
