package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// There is no platform here: what gets past the client finds nobody.
class MigrationsTest {
    private static final Providers<MigrationAdapter> ADAPTERS =
            Providers.migrationAdapters(MigrationsTest.class.getClassLoader());

    @TempDir
    Path root;

    @Test
    void what_only_its_own_command_knows_is_called_unknown_and_not_pending() throws IOException {
        Migrations migrations = migrations("1_item.sql", "CREATE TABLE item ();");

        unknown(migrations::status);
        unknown(migrations::plan);
        unknown(migrations::diff);
        unknown(() -> migrations.resolve("1_item.sql", Kind.MARK_APPLIED));
    }

    @Test
    void so_are_programs() throws IOException {
        unknown(migrations("0001_initial.py", "class Migration: pass")::status);
    }

    @Test
    void a_table_that_kilter_knows_is_looked_at_whoever_writes_it() throws IOException {
        assertThatThrownBy(migrations("1_item.sql", "-- migrate:up\nCREATE TABLE item ();")::status)
                .hasMessageContaining("127.0.0.1:9");
    }

    private static void unknown(ThrowingCallable question) {
        assertThatThrownBy(question)
                .hasMessageContaining(
                        "which of the files in 'migrations' are applied, only their own command knows: it keeps a"
                                + " table of its own (`engine: cli`)");
    }

    private Migrations migrations(String name, String text) throws IOException {
        Files.writeString(
                root.resolve("kilter.yaml"),
                "project: acme/shop\ndatabase: postgres\nmigration: { tool: sql, engine: cli, command: [tool, up] }\n");
        Path folder = Files.createDirectories(root.resolve("migrations"));
        Files.writeString(folder.resolve(name), text);
        ProjectDir project = ProjectDir.find(root);
        return new Migrations(
                Kilter.connect("http://127.0.0.1:9", "none"),
                project,
                KilterYaml.parse("kilter.yaml", Files.readAllBytes(project.file()))
                        .resolve(EnvName.PROD),
                ADAPTERS);
    }
}
