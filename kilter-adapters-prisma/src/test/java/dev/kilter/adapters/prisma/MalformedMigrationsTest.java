package dev.kilter.adapters.prisma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.testkit.MemoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Folders of migrations that are malformed or hostile: each is refused before a database is asked, and what people
/// read then is in one file that a person has read. Write it anew with `-Dkilter.golden=write`.
class MalformedMigrationsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/kilter/adapters/prisma/messages.txt");
    private static final String LOCK = "prisma/migrations/migration_lock.toml";

    private final Map<String, Map<String, String>> wrong = new LinkedHashMap<>();

    @Test
    void each_is_refused_with_its_file_and_what_is_next() throws IOException {
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
        StringBuilder all = new StringBuilder();
        wrong.forEach((what, files) -> {
            KilterException thrown = catchThrowableOfType(
                    KilterException.class,
                    () -> new PrismaAdapter()
                            .find(new MemoryTree(files), new MigrationConfig("prisma", "prisma/migrations")));
            assertThat(thrown).as(what).isNotNull();
            Problem problem = thrown.problem();
            all.append("# ").append(what).append('\n');
            all.append(problem.code().value())
                    .append(": ")
                    .append(problem.detail())
                    .append('\n');
            problem.evidence().forEach(line -> all.append("  ").append(line).append('\n'));
            all.append("  next: ").append(problem.hint()).append("\n\n");
        });
        if ("write".equals(System.getProperty("kilter.golden"))) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, all);
        }
        assertThat(all.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    private void wrong(String what, String path, String text) {
        Map<String, String> files =
                new LinkedHashMap<>(Blog.of("6.19.3").with("1_item", "SELECT 1").files());
        files.put(path, text);
        wrong.put(what, files);
    }
}
