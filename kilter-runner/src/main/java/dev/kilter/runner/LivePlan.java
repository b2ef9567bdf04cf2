package dev.kilter.runner;

import dev.kilter.postgres.SchemaSnapshot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.JobLine;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A plan of this moment, bound to what it was made from: beside what its tool knows, the whole live schema and the
/// whole folder of migrations.
///
/// @param migrations SHA-256 over the migration files, as clients make it; null: there are none
/// @param schema     a hash for each object of the live schema
record LivePlan(MigrationPlan plan, @Nullable String migrations, Map<String, String> schema) {
    private static final int DIGITS = 16;

    static LivePlan of(MigrationPlan plan, ProjectTree tree, String dir, Database live) {
        Map<String, String> schema = hashes(snapshot(live));
        Map<String, byte[]> files = new TreeMap<>();
        tree.files(dir).forEach(path -> files.put(path, tree.read(path)));
        String migrations = files.isEmpty() ? null : Bundle.hash(Bundle.pack(files));
        return new LivePlan(
                new MigrationPlan(
                        hash(plan.from() + "\n" + schema),
                        hash(plan.to() + "\n" + migrations),
                        plan.statements(),
                        plan.engine()),
                migrations,
                schema);
    }

    JobLine line() {
        return new JobLine.Planned(plan, migrations, schema);
    }

    static SchemaSnapshot snapshot(Database database) {
        try (Connection connection = database.connect()) {
            return SchemaSnapshot.of(connection);
        } catch (SQLException e) {
            throw "55P03".equals(e.getSQLState())
                    ? Problem.of(
                                    KilterCode.MIGRATION_LOCK,
                                    "another session holds a lock on a table whose definition has to be read",
                                    "Ask again when it has ended.")
                            .toException(e)
                    : SlotDatabase.away(e);
        }
    }

    private static Map<String, String> hashes(SchemaSnapshot snapshot) {
        Map<String, String> hashes = new TreeMap<>();
        snapshot.objects()
                .forEach((object, definition) ->
                        hashes.put(object, hash(definition).substring(0, DIGITS)));
        return hashes;
    }

    private static String hash(String text) {
        return Bundle.hash(text.getBytes(StandardCharsets.UTF_8));
    }
}
