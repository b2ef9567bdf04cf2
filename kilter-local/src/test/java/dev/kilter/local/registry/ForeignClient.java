package dev.kilter.local.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A tool of other people that speaks to registries, logged in as a file of Docker's says.
final class ForeignClient {
    private static final Path FETCHED = Path.of("target/oracles").toAbsolutePath();
    private static final String CRANE = "github.com/google/go-containerregistry/cmd/crane@v0.20.6";

    private final List<String> program;
    private final Path folder;

    private ForeignClient(List<String> program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /// What it says, and how it ends.
    record Said(int exit, String out, String errors) {}

    /// That of go-containerregistry: from the PATH, or built by go.
    static ForeignClient crane(Path folder) throws IOException, InterruptedException {
        Path crane = onPath("crane").orElse(FETCHED.resolve("crane"));
        if (!Files.isExecutable(crane)) {
            assumeTrue(onPath("go").isPresent(), "needs crane, or go to build it");
            Files.createDirectories(FETCHED);
            ProcessBuilder go = new ProcessBuilder("go", "install", CRANE)
                    .directory(FETCHED.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(FETCHED.resolve("go.log").toFile());
            go.environment().put("GOBIN", FETCHED.toString());
            assumeTrue(go.start().waitFor() == 0, "crane cannot be built here");
        }
        return new ForeignClient(List.of(crane.toString()), folder);
    }

    /// One of the system's; not here: the test is left out.
    static ForeignClient installed(Path folder, String name, String... options) {
        Optional<Path> program = onPath(name);
        assumeTrue(program.isPresent(), "needs " + name + ": apt-get install " + name);
        return new ForeignClient(
                Stream.concat(Stream.of(program.get().toString()), Stream.of(options))
                        .toList(),
                folder);
    }

    /// Lets it know the password of the registry at this port.
    ForeignClient loggedIn(int port, String token) throws IOException {
        String both = Base64.getEncoder().encodeToString(("kilter:" + token).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("config.json"), "{\"auths\":{\"127.0.0.1:" + port + "\":{\"auth\":\"" + both + "\"}}}");
        return this;
    }

    /// Runs it to a good end.
    String run(String... arguments) throws IOException, InterruptedException {
        Said said = say(arguments);
        assertThat(said.exit)
                .as(String.join(" ", arguments) + ": " + said.errors)
                .isZero();
        return said.out.strip();
    }

    Said say(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
        builder.environment().put("DOCKER_CONFIG", folder.toString());
        builder.environment()
                .put("REGISTRY_AUTH_FILE", folder.resolve("config.json").toString());
        Process process = builder.start();
        boolean isOver = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        return new Said(
                isOver ? process.exitValue() : -1,
                Files.readString(out, StandardCharsets.ISO_8859_1),
                Files.readString(errors));
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
