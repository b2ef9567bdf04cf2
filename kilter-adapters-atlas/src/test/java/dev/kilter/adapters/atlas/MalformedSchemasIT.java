package dev.kilter.adapters.atlas;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.GoldenMessages;
import dev.kilter.testkit.MemoryTree;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Schemas that are malformed, hostile or meant for another program. What a plan makes of them, the refusal or its
/// statements, is in one file that a person has read. Write it anew with `-Dkilter.golden=write`.
@Drawn
class MalformedSchemasIT {
    private static final String TABLE = "CREATE TABLE item (id int);\n";

    private static final AtlasAdapter ADAPTER = new AtlasAdapter();

    private final GoldenMessages messages = GoldenMessages.in("dev/kilter/adapters/atlas/messages.txt");

    @Test
    void each_is_refused_or_planned() {
        tried("a byte order mark", "\ufeff" + TABLE);
        tried("line ends of Windows", (TABLE + "CREATE TABLE more (id int);\n").replace("\n", "\r\n"));
        tried("an empty file", "");
        tried("comments alone", "-- nothing yet\n/* to do */\n");
        tried("a statement that is cut off", TABLE + "\nCREATE TABLE more (id int,\n");
        tried("a quote that never ends", TABLE + "COMMENT ON TABLE item IS 'it\n");
        tried("an unknown type", TABLE + "\nCREATE TABLE more (at datetime);\n");
        tried("a table that comes later", "CREATE TABLE part (item int REFERENCES item (id));\n" + TABLE);
        tried("one table twice", TABLE + TABLE);
        tried("COPY FROM STDIN", TABLE + "COPY item FROM STDIN;\n1\n\\.\n");
        tried("a command to psql", TABLE + "\\i more.sql\n");
        tried("rows", TABLE + "INSERT INTO item VALUES (1);\n");
        tried("rows by a program", TABLE + "DO $$ BEGIN INSERT INTO item VALUES (1); END $$;\n");
        tried("rows that are gone again", TABLE + "INSERT INTO item VALUES (1); DELETE FROM item;\n");
        tried("a transaction", "BEGIN;\n" + TABLE + "COMMIT;\n");
        tried("a role", TABLE + "CREATE ROLE admin;\n");
        tried("a database", TABLE + "CREATE DATABASE other;\n");
        tried("a right", TABLE + "GRANT SELECT ON item TO public;\n");
        tried("an owner", TABLE + "ALTER TABLE item OWNER TO postgres;\n");
        tried("an extension that nobody has", "CREATE EXTENSION nonesuch;\n" + TABLE);
        tried("another search path", "SET search_path = other;\n" + TABLE);
        tried("a schema of its own", "CREATE SCHEMA shop;\nCREATE TABLE shop.item (id int);\n");
        tried("kilter's own schema", "CREATE SCHEMA kilter;\nCREATE TABLE kilter.migration (id int);\n");
        tried("an index built aside", TABLE + "CREATE INDEX CONCURRENTLY item_id ON item (id);\n");
        tried("a drop", "DROP TABLE IF EXISTS item;\n" + TABLE);
        tried("a program that fails", TABLE + "DO $$ BEGIN RAISE 'no'; END $$;\n");
        messages.check();
    }

    private void tried(String what, String schema) {
        messages.of(what);
        try (FreshDatabase live = DatabaseServer.embedded().fresh()) {
            var tree = new MemoryTree(Map.of("schema/schema.sql", schema));
            Optional<MigrationSet> set = ADAPTER.find(tree, new MigrationConfig("atlas", "schema"));
            if (set.isEmpty()) {
                messages.line("no schema");
            } else {
                MigrationPlan plan = ADAPTER.plan(set.get(), live, live::scratch);
                plan.statements().forEach(each -> messages.line(each.sql()));
                if (plan.isEmpty()) {
                    messages.line("nothing to do");
                }
            }
        } catch (KilterException e) {
            messages.problem(e.problem());
        }
    }
}
