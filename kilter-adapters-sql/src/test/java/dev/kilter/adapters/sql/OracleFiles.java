package dev.kilter.adapters.sql;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One history of a schema in the words of each tool.
final class OracleFiles {
    private static final String[] STEPS = {
        "CREATE TABLE note (id int PRIMARY KEY, body text NOT NULL);\n"
                + "INSERT INTO note VALUES (1, 'a;b'), (2, $$c;d$$);",
        "CREATE FUNCTION twice(i int) RETURNS int LANGUAGE plpgsql AS $f$\nBEGIN\n  RETURN i * 2;\nEND;\n$f$;",
        "CREATE INDEX CONCURRENTLY note_body ON note (body);",
        "ALTER TABLE note ADD COLUMN made timestamptz DEFAULT now();\nCREATE VIEW bodies AS SELECT body FROM note;",
    };

    private OracleFiles() {}

    /// The first `count` of its four steps, numbered 10, 20, 30 and 40.
    static SortedMap<String, String> of(Oracle tool, int count) {
        SortedMap<String, String> files = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            files.putAll(file(tool, 10 * (i + 1), "step_" + i, STEPS[i]));
        }
        return files;
    }

    /// One step as this tool wants it.
    static Map<String, String> file(Oracle tool, int version, String name, String sql) {
        boolean outside = sql.contains("CONCURRENTLY");
        return switch (tool) {
            case GOLANG_MIGRATE ->
                Map.of(
                        version + "_" + name + ".up.sql",
                        sql + "\n",
                        version + "_" + name + ".down.sql",
                        "SELECT 'down';\n");
            case DBMATE ->
                Map.of(
                        version + "_" + name + ".sql",
                        "-- about it\n-- migrate:up" + (outside ? " transaction:false" : "") + "\n" + sql
                                + "\n\n-- migrate:down\nSELECT nothing;\n");
            case GOOSE ->
                Map.of(
                        version + "_" + name + ".sql",
                        (outside ? "-- +goose NO TRANSACTION\n" : "") + "-- +goose Up\n"
                                + (sql.contains("FUNCTION")
                                        ? "-- +goose StatementBegin\n" + sql + "\n-- +goose StatementEnd\n"
                                        : sql + "\n")
                                + "\n-- +goose Down\nSELECT nothing;\n");
            case LIQUIBASE ->
                Map.of(
                        version + "_" + name + ".sql",
                        "--liquibase formatted sql\n\n--changeset kilter:" + version
                                + (outside ? " runInTransaction:false" : "")
                                + (sql.contains("$") ? " splitStatements:false" : "") + "\n--comment: about "
                                + name + "\n" + sql + "\n--rollback SELECT nothing;\n");
            case FLYWAY -> Map.of("V" + version + "_1__" + name + ".sql", sql + "\r\n\r\n-- end");
        };
    }
}
