package dev.kilter.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatedDataSourceIT {
    private static EmbeddedPostgres server;
    private final RecordedEffects effects = new RecordedEffects();
    private GatedDataSource gated;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void table() throws SQLException {
        DataSource source = server.getPostgresDatabase();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS note; CREATE TABLE note (n int PRIMARY KEY)");
        }
        gated = new GatedDataSource(effects, source);
    }

    @Test
    void outside_a_transaction_each_change_counts_and_a_read_does_not() throws SQLException {
        try (Connection connection = gated.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = 'x'");
            statement.execute("INSERT INTO note VALUES (1)");
            statement.executeQuery("SELECT * FROM note").close();
            try (var prepared = connection.prepareStatement("UPDATE note SET n = ?")) {
                prepared.setInt(1, 2);
                prepared.executeUpdate();
            }
        }
        assertThat(effects.names).containsExactly("sql insert note", "sql update note");
    }

    @Test
    void inside_one_only_the_commit_counts_and_says_what_it_keeps() throws SQLException {
        try (Connection connection = gated.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO note VALUES (1)");
            statement.execute("INSERT INTO note VALUES (2)");
            statement.execute("DELETE FROM note WHERE n = 1");
            assertThat(effects.names).isEmpty();
            connection.commit();
            statement.executeQuery("SELECT * FROM note").close();
            connection.commit();
        }
        assertThat(effects.names).containsExactly("sql commit: insert note, delete note");
    }

    @Test
    void what_is_rolled_back_is_no_effect_and_turning_auto_commit_on_is_a_commit() throws SQLException {
        try (Connection connection = gated.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO note VALUES (1)");
            connection.rollback();
            connection.setAutoCommit(true);
            assertThat(effects.names).isEmpty();
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO note VALUES (1)");
            connection.setAutoCommit(true);
        }
        assertThat(effects.names).containsExactly("sql commit: insert note");
    }

    @Test
    void what_came_before_a_savepoint_is_an_effect_when_the_rest_is_rolled_back() throws SQLException {
        try (Connection connection = gated.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO note VALUES (1)");
            connection.rollback(connection.setSavepoint());
            connection.commit();
        }
        assertThat(effects.names).containsExactly("sql commit: insert note");
    }

    @Test
    void a_batch_counts() throws SQLException {
        try (Connection connection = gated.getConnection();
                Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO note VALUES (1)");
            statement.executeBatch();
        }
        assertThat(effects.names).containsExactly("sql statement");
    }

    @Test
    void a_commit_written_as_sql_counts_too() throws SQLException {
        try (Connection connection = gated.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO note VALUES (1)");
            statement.execute("COMMIT");
        }
        assertThat(effects.names).containsExactly("sql commit");
    }

    @Test
    void a_failed_statement_keeps_its_sqlstate() throws SQLException {
        try (Connection connection = gated.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("INSERT INTO nothing VALUES (1)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
        }
        assertThat(effects.names).containsExactly("sql insert nothing");
    }

    @Test
    void a_statement_leads_back_to_the_gated_connection() throws SQLException {
        try (Connection connection = gated.getConnection();
                Statement statement = connection.createStatement()) {
            try (Statement other = statement.getConnection().createStatement()) {
                other.execute("INSERT INTO note VALUES (1)");
            }
        }
        assertThat(effects.names).containsExactly("sql insert note");
    }
}
