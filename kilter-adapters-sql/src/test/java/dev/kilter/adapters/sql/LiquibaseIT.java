package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changelogs in XML and YAML, against Liquibase itself on an equal database.
class LiquibaseIT {
    private static final String XML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
        %s
        </databaseChangeLog>
        """;
    private static final String MASTER = XML.formatted("""
          <property name="who" value="person"/>
          <changeSet id="1" author="me" context="a or b" labels="x,y">
            <comment>first</comment>
            <createTable tableName="${who}">
              <column name="id" type="int" autoIncrement="true"><constraints primaryKey="true"/></column>
              <column name="name" type="varchar(50)" defaultValue="it's"><constraints nullable="false"/></column>
            </createTable>
            <addUniqueConstraint tableName="person" columnNames="name" constraintName="person_name"/>
          </changeSet>
          <changeSet id="other" author="me" dbms="mysql"><sql>SELECT nonsense</sql></changeSet>
          <include file="sub/more.yaml" relativeToChangelogFile="true"/>
          <include file="migrations/sub/last.sql"/>
          <changeSet id="skip" author="me">
            <preConditions onFail="MARK_RAN"><not><tableExists tableName="person"/></not></preConditions>
            <sql>SELECT nonsense</sql>
          </changeSet>
          <changeSet id="tagged" author="me"><tagDatabase tag="v1"/></changeSet>
        """);
    private static final String YAML = """
        databaseChangeLog:
        - changeSet:
            id: y1
            author: joe
            changes:
            - addColumn:
                tableName: person
                columns:
                - column: {name: age, type: int}
            - createIndex:
                tableName: person
                indexName: person_age
                columns:
                - column: {name: age}
        """;
    private static final String SQL = """
        --liquibase formatted sql

        --changeset bob:2 runOnChange:true
        --comment: a view
        CREATE OR REPLACE VIEW names AS SELECT name FROM person;
        --changeset bob:3 splitStatements:false
        CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN -- hi
          RETURN 1; END $$;
        --changeset bob:4 runInTransaction:false
        CREATE INDEX CONCURRENTLY person_name_age ON person (name, age);
        """;

    @TempDir
    Path temp;

    private final FreshDatabase theirs = DatabaseServer.embedded().fresh();
    private final FreshDatabase ours = DatabaseServer.embedded().fresh();
    private final Map<String, String> files =
            new TreeMap<>(Map.of("master.xml", MASTER, "sub/more.yaml", YAML, "sub/last.sql", SQL));

    @AfterEach
    void drop() {
        theirs.close();
        ours.close();
    }

    @Test
    void both_write_the_same_schema_and_the_same_ledger() throws Exception {
        assertThat(liquibase(theirs)).isZero();
        assertThat(kilter(ours).apply().applied()).hasSize(7);
        assertEqual();
        assertThat(kilter(ours).apply().applied()).isEmpty();
        assertThat(kilter(theirs).apply().applied()).isEmpty();
        assertThat(liquibase(ours)).isZero();
        assertEqual();
        assertThat(kilter(theirs).status().names(State.APPLIED)).hasSize(7);
    }

    @Test
    void each_goes_on_where_the_other_stopped_and_a_changeset_that_runs_on_change_runs_again() throws Exception {
        kilter(ours).apply();
        assertThat(liquibase(theirs)).isZero();
        files.put(
                "sub/last.sql",
                SQL.replace("SELECT name FROM", "SELECT name, age FROM") + "--changeset bob:5\nSELECT 5;");

        assertThat(liquibase(ours)).isZero();
        assertThat(kilter(theirs).apply().applied())
                .containsExactly("migrations/sub/last.sql::2::bob", "migrations/sub/last.sql::5::bob");
        assertEqual();
    }

    @Test
    void a_file_without_the_mark_runs_beside_marked_ones_as_includeAll_runs_it() throws Exception {
        Map<String, String> folder = Map.of(
                "1_a.sql", "--liquibase formatted sql\n--changeset me:1\nCREATE TABLE item (id int);\n",
                "2_raw.sql", "CREATE TABLE raw (id int);\n");
        Path project = Files.createDirectories(temp.resolve("beside/migrations"));
        Plain plain = new Plain(ours);
        for (Map.Entry<String, String> file : folder.entrySet()) {
            Files.writeString(project.resolve(file.getKey()), file.getValue());
            plain.file(file.getKey(), file.getValue());
        }
        try (Connection connection = theirs.connect()) {
            assertThat(RealLiquibase.update(connection, temp.resolve("beside"))).isZero();
        }

        assertThat(plain.apply().applied()).hasSize(2);

        assertEqual();
    }

    @Test
    void an_edited_changeset_stops_both() throws Exception {
        kilter(ours).apply();
        liquibase(theirs);
        files.put("sub/more.yaml", YAML.replace("type: int", "type: bigint"));
        assertThat(liquibase(theirs)).isNotZero();
        Problem problem = kilter(ours).refusal();
        assertThat(problem.code().value()).isEqualTo("KLT-M03");
        assertThat(problem.detail()).contains("migrations/sub/more.yaml::y1::joe");
    }

    @Test
    void a_liquibase_that_was_started_elsewhere_is_gone_on_with() throws Exception {
        files.put("master.xml", MASTER.replace("migrations/sub/last.sql", "sub/last.sql"));
        Path project = write();
        try (Connection connection = theirs.connect()) {
            assertThat(RealLiquibase.update(connection, project.resolve("migrations"), "master.xml"))
                    .isZero();
        }
        files.put("sub/last.sql", SQL + "--changeset bob:5\nSELECT 5;");
        assertThat(kilter(theirs).apply().applied()).hasSize(1);
        assertThat(ledger(theirs)).last().asString().startsWith("5 | bob | sub/last.sql | ");
    }

    @Test
    void a_lock_that_a_killed_liquibase_left_is_told_and_a_live_kilter_keeps_it_away() throws Exception {
        liquibase(ours);
        kilter(ours)
                .execute("UPDATE databasechangeloglock SET locked = true, lockedby = 'ann (10.0.0.7)', lockgranted ="
                        + " now()");
        files.put("sub/last.sql", SQL + "--changeset bob:5\nSELECT 5;");
        Problem problem = kilter(ours).refusal();
        assertThat(problem.code().value()).isEqualTo("KLT-M06");
        assertThat(problem.detail()).contains("ann (10.0.0.7)");
        assertThat(problem.hint()).contains("liquibase release-locks");
        kilter(ours).execute("UPDATE databasechangeloglock SET locked = false");
        assertThat(kilter(ours).apply().applied()).hasSize(1);
        assertThat(kilter(ours).rows("SELECT locked FROM databasechangeloglock"))
                .containsExactly("f");
    }

    @Test
    void a_failing_changeset_leaves_nothing_and_is_told_with_its_line() {
        files.put("sub/last.sql", SQL + "--changeset bob:5\nCREATE TABLE gone (id int);\n\nSELECT nonsense;");
        Problem problem = kilter(ours).refusal();
        assertThat(problem.code().value()).isEqualTo("KLT-M01");
        assertThat(problem.evidence().getFirst()).contains("migrations/sub/last.sql:14", "SQLSTATE 42703");
        assertThat(kilter(ours).rows("SELECT to_regclass('gone')")).containsExactly("null");
        assertThat(kilter(ours).status().names(State.PENDING)).contains("migrations/sub/last.sql::5::bob");
    }

    @Test
    void what_kilter_cannot_do_is_refused_before_anything_runs() {
        files.put(
                "master.xml",
                XML.formatted("<changeSet id=\"1\" author=\"me\"><executeCommand executable=\"rm\"/></changeSet>"));
        files.remove("sub/more.yaml");
        Problem problem = kilter(ours).problem();
        assertThat(problem.detail()).contains("'migrations/master.xml' has the change 'executeCommand'");
        files.put("master.xml", "<databaseChangeLog><nonsense");
        assertThat(kilter(ours).problem().detail()).contains("Liquibase cannot read 'migrations/master.xml'");
    }

    @Test
    void changelogs_that_do_not_include_each_other_are_asked_for() {
        files.put("second.xml", MASTER);
        assertThat(kilter(ours).problem().detail()).contains("not clear which changelog of Liquibase comes first");
    }

    private Plain kilter(FreshDatabase database) {
        Plain plain = new Plain(database);
        files.forEach(plain::file);
        return plain;
    }

    private int liquibase(FreshDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            return RealLiquibase.update(connection, write(), "migrations/master.xml");
        }
    }

    private Path write() throws Exception {
        Path project = Files.createTempDirectory(temp, "project");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = project.resolve("migrations").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return project;
    }

    private void assertEqual() throws Exception {
        assertThat(ledger(ours)).isEqualTo(ledger(theirs));
        try (Connection one = ours.connect();
                Connection two = theirs.connect()) {
            assertThat(SchemaDump.schema(one)).isEqualTo(SchemaDump.schema(two));
        }
    }

    private static List<String> ledger(FreshDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            return SchemaDump.rows(connection, Oracle.LIQUIBASE.ledger);
        }
    }
}
