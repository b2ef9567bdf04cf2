package dev.kilter.client;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What of a project travels to its Jobs: migration files with their companions, and seed files.
final class ProjectBundle {
    private final byte @Nullable [] packed;
    private final @Nullable String migrations;

    private ProjectBundle(byte @Nullable [] packed, @Nullable String migrations) {
        this.packed = packed;
        this.migrations = migrations;
    }

    static ProjectBundle of(ProjectDir project, AppConfig config, Providers<MigrationAdapter> adapters) {
        Map<String, byte[]> migrations = new TreeMap<>();
        Map<String, byte[]> files = new TreeMap<>();
        MigrationConfig migration = config.migration();
        if (migration != null) {
            project.files(migration.dir()).forEach(path -> migrations.put(path, project.read(path)));
            MigrationAdapter adapter = adapters.get(migration.tool());
            Providers.ask(adapter, () -> adapter.companions(migration)).stream()
                    .filter(project::holds)
                    .forEach(path -> files.put(path, project.read(path)));
        }
        files.putAll(migrations);
        config.seeds().forEach(seed -> seed.files().forEach(path -> files.put(path, project.read(path))));
        return new ProjectBundle(
                files.isEmpty() ? null : Bundle.pack(files),
                migration == null || migrations.isEmpty() ? null : hash(migrations, migration));
    }

    private static String hash(Map<String, byte[]> files, MigrationConfig migration) {
        String hash = Bundle.hash(Bundle.pack(files));
        return migration.filter() == null
                ? hash
                : Bundle.hash((hash + migration.filter()).getBytes(StandardCharsets.UTF_8));
    }

    /// The bundle; null when the app has no such file.
    byte @Nullable [] packed() {
        return packed;
    }

    /// A hash over the migration files and which part of them runs; null when there are none.
    @Nullable
    String migrations() {
        return migrations;
    }
}
