package dev.kilter.adapters.prisma;

import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The real Prisma CLI in the version that `src/test/tools` pins, with its engine in WebAssembly and the driver `pg`,
/// so that no engine is downloaded.
///
/// The driver's adapter cuts a script at every semicolon; here it sends a file as one query, as the native engine of
/// this version does.
final class PrismaCli {
    private static final String CUT =
            "script.split(\";\").map((stmt) => stmt.trim()).filter((stmt) => stmt.length > 0)";
    private static final NpmFolder PRISMA = new NpmFolder("prisma-6.19", PrismaCli::sendWholeFiles);

    private PrismaCli() {}

    static NpmFolder.Ran deploy(Map<String, String> files, FreshDatabase database) {
        return run(files, database, "migrate", "deploy");
    }

    static NpmFolder.Ran run(Map<String, String> files, FreshDatabase database, String... arguments) {
        try {
            Path project = Files.createTempDirectory("prisma-project");
            try {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    Path path = project.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.writeString(path, file.getValue());
                }
                Files.createDirectories(project.resolve("prisma/migrations"));
                Files.copy(PRISMA.source().resolve("schema.prisma"), project.resolve("prisma/schema.prisma"));
                Files.copy(PRISMA.source().resolve("prisma.config.ts"), project.resolve("prisma.config.ts"));
                Files.createSymbolicLink(
                        project.resolve("node_modules"), PRISMA.target().resolve("node_modules"));
                Path empty = Files.createFile(project.resolve("no-engine"));
                List<String> command = new ArrayList<>(List.of("node", "node_modules/prisma/build/index.js"));
                command.addAll(List.of(arguments));
                ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
                builder.environment()
                        .put("DATABASE_URL", DatabaseServer.embedded().addressOf(database));
                builder.environment().put("PRISMA_QUERY_ENGINE_LIBRARY", empty.toString());
                builder.environment().put("PRISMA_SCHEMA_ENGINE_BINARY", "/bin/true");
                builder.environment().put("CHECKPOINT_DISABLE", "1");
                builder.environment().put("PRISMA_HIDE_UPDATE_MESSAGE", "1");
                return NpmFolder.run(builder);
            } finally {
                delete(project);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sendWholeFiles(Path folder) throws IOException {
        for (String name : List.of("index.js", "index.mjs")) {
            Path adapter =
                    folder.resolve("node_modules/@prisma/adapter-pg/dist").resolve(name);
            String text = Files.readString(adapter);
            if (!text.contains(CUT)) {
                throw new IllegalStateException(adapter + " is not the file that this test knows");
            }
            Files.writeString(adapter, text.replace(CUT, "[script]"));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
