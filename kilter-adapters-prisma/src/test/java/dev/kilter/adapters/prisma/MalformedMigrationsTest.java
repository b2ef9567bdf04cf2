package dev.kilter.adapters.prisma;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.testkit.GoldenMessages;
import dev.kilter.testkit.MemoryTree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Folders of migrations that are malformed or hostile: each is refused before a database is asked, and what people
/// read then is in one file that a person has read. Write it anew with `-Dkilter.golden=write`.
class MalformedMigrationsTest {
    private static final String LOCK = "prisma/migrations/migration_lock.toml";

    private final Map<String, Map<String, String>> wrong = new LinkedHashMap<>();

    @Test
    void each_is_refused_with_its_file_and_what_is_next() {
        wrong.put("no package.json", Map.of("prisma/migrations/1_item/migration.sql", "SELECT 1"));
        wrong("a package.json that is cut off", "package.json", "{\n  \"dependencies\":");
        wrong("a package.json with a BOM", "package.json", "\ufeff{}");
        wrong("a package.json with a merge conflict", "package.json", "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n");
        wrong("a version that is a word", "package.json", "{\"dependencies\": {\"prisma\": \"next\"}}");
        wrong("a newer version", "package.json", "{\"dependencies\": {\"prisma\": \"8.0.0\"}}");
        wrong("a lock file that is cut off", "package-lock.json", "{\n  \"packages\": {");
        wrong("migrations of another database", LOCK, "provider = \"mysql\"\n");
        wrong("a provider in single quotes", LOCK, "provider = 'postgresql'\n");
        wrong("an empty migration_lock.toml", LOCK, "");
        wrong("a BOM in migration_lock.toml", LOCK, "\ufeffprovider = \"postgresql\"\n");
        wrong("what a newer Prisma writes", "prisma/migrations/2_more/ops.json", "{}");
        GoldenMessages messages = GoldenMessages.in("dev/kilter/adapters/prisma/messages.txt");
        wrong.forEach((what, files) -> messages.refused(
                what,
                () -> new PrismaAdapter()
                        .find(new MemoryTree(files), new MigrationConfig("prisma", "prisma/migrations"))));
        messages.check();
    }

    private void wrong(String what, String path, String text) {
        Map<String, String> files =
                new LinkedHashMap<>(Blog.of("6.19.3").with("1_item", "SELECT 1").files());
        files.put(path, text);
        wrong.put(what, files);
    }
}
