package dev.kilter.client.secret;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Those who read files of KEY=VALUE lines beside kilter: docker compose by its own module, npm's dotenv, and
/// `node --env-file`. Fetched in the versions that `src/test/tools/env-files` pins; tests of what cannot be had are
/// skipped.
final class EnvFileReaders {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path MODULE =
            Path.of(System.getProperty("kilter.root"), "kilter-client").toAbsolutePath();
    private static final Path SOURCE = MODULE.resolve("src/test/tools/env-files");
    private static final Path TARGET = MODULE.resolve("target/tools/env-files");

    private EnvFileReaders() {}

    /// What compose reads from each of these texts: a map of values; null where it refuses.
    static JsonNode compose(List<String> texts) throws IOException, InterruptedException {
        copy(List.of("main.go", "go.mod", "go.sum"));
        Path program = TARGET.resolve("compose");
        assumeTrue(
                Files.isExecutable(program) || fetched("go", "build", "-o", program.toString(), "."),
                "go could not build compose's reader");
        return asked(texts, program.toString());
    }

    /// What dotenv and Node read from each of them: two maps of values.
    static JsonNode node(List<String> texts) throws IOException, InterruptedException {
        copy(List.of("package.json", "package-lock.json", "read.mjs"));
        assumeTrue(
                Files.isDirectory(TARGET.resolve("node_modules/dotenv"))
                        || fetched("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"),
                "npm could not install dotenv");
        return asked(texts, "node", TARGET.resolve("read.mjs").toString());
    }

    private static void copy(List<String> files) throws IOException {
        Files.createDirectories(TARGET);
        for (String file : files) {
            Files.copy(SOURCE.resolve(file), TARGET.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean fetched(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(TARGET.toFile())
                .redirectErrorStream(true)
                .redirectOutput(TARGET.resolve(command[0] + ".log").toFile())
                .start();
        return process.waitFor(180, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private static JsonNode asked(List<String> texts, String... command) throws IOException, InterruptedException {
        Path asked = Files.write(TARGET.resolve("texts.json"), JSON.writeValueAsBytes(texts));
        Process process = new ProcessBuilder(command)
                .redirectInput(asked.toFile())
                .redirectError(TARGET.resolve("said.log").toFile())
                .start();
        byte[] answer = process.getInputStream().readAllBytes();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(Files.readString(TARGET.resolve("said.log")));
        }
        return JSON.readTree(answer);
    }
}
