package dev.kilter.effects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlEffectTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM deploy",
                "  select id from deploy where id = ? for update",
                "SELECT pg_try_advisory_lock(1)",
                "WITH a AS (SELECT 1) SELECT * FROM a;",
                "SHOW server_version",
                "SET search_path TO kilter",
                "BEGIN",
                "VALUES (1)"
            })
    void what_a_kill_undoes_is_a_read(String sql) {
        assertThat(SqlEffect.isRead(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO event VALUES (1)",
                "WITH gone AS (DELETE FROM event RETURNING *) SELECT * FROM gone",
                "SELECT nextval('s')",
                "SELECT pg_terminate_backend(1)",
                "SELECT * INTO copy FROM event",
                "SELECT 1; DROP TABLE event",
                "SET x = 1; DELETE FROM event",
                "-- a comment first\nDROP TABLE event",
                "COMMIT",
                "CALL anything()",
                "VACUUM",
                ""
            })
    void what_stays_or_is_not_understood_is_a_change(String sql) {
        assertThat(SqlEffect.isRead(sql)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "INSERT INTO event (a) VALUES (1), insert event",
        "UPDATE slot SET x = 1, update slot",
        "DELETE FROM slot, delete slot",
        "CREATE TABLE IF NOT EXISTS kilter.fence (x int), create table",
        "CREATE ROLE \"x\" PASSWORD 'secret', create role",
        "'', statement"
    })
    void the_name_says_verb_and_thing_and_no_value(String sql, String name) {
        assertThat(SqlEffect.name(sql)).isEqualTo(name);
    }
}
