package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.MigrationConfig.Engine;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationCommandTest {
    private static final Providers<MigrationAdapter> ADAPTERS =
            Providers.migrationAdapters(MigrationCommandTest.class.getClassLoader());

    @TempDir
    Path root;

    private final List<String> notes = new ArrayList<>();

    @Test
    void a_prisma_that_kilter_does_not_know_falls_to_its_own_command_aloud() throws IOException {
        assertThat(migration("prisma", "8.0.1"))
                .isEqualTo(new MigrationConfig(
                        "prisma",
                        "prisma/migrations",
                        null,
                        Engine.CLI,
                        List.of("node", "node_modules/prisma/build/index.js", "migrate", "deploy"),
                        null));
        assertThat(notes)
                .containsExactly("prisma 8.0.1 (package.json): its own command applies the migrations, in the app's"
                        + " image (`engine: cli`)");
    }

    @Test
    void so_does_a_drizzle_that_kilter_does_not_know() throws IOException {
        assertThat(migration("drizzle", "2.0.0").engine()).isEqualTo(Engine.CLI);
    }

    @Test
    void one_that_kilter_knows_is_kilters() throws IOException {
        assertThat(migration("prisma", "6.19.3").engine()).isEqualTo(Engine.NATIVE);
        assertThat(migration("drizzle", "0.45.4").engine()).isEqualTo(Engine.NATIVE);
        assertThat(notes).isEmpty();
    }

    private MigrationConfig migration(String tool, String version) throws IOException {
        Files.writeString(
                root.resolve("kilter.yaml"),
                "project: acme/shop\ndatabase: postgres\nmigration: { tool: " + tool + " }\n");
        String name = tool.equals("drizzle") ? "drizzle-orm" : tool;
        Files.writeString(
                root.resolve("package.json"), "{ \"dependencies\": { \"" + name + "\": \"" + version + "\" } }");
        Path folder = Files.createDirectories(
                root.resolve(MigrationConfig.usualDir(tool)).resolve("1_item"));
        Files.writeString(folder.resolve("migration.sql"), "CREATE TABLE item ();");
        ProjectDir project = ProjectDir.find(root);
        AppConfig config = KilterYaml.parse("kilter.yaml", Files.readAllBytes(project.file()))
                .resolve(EnvName.PROD);
        return Objects.requireNonNull(
                MigrationCommand.in(config, project, ADAPTERS, notes::add).migration());
    }
}
