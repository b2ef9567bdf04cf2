package dev.kilter.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/// A checkout of kilter as the launcher sees it: its own scripts, a CLI that prints what it was given, and a `mvn` that
/// counts how often it was called.
final class Checkout {
    private static final String MAIN = """
        package dev.kilter.cli;
        public final class Main {
            public static void main(String[] arguments) {
                String asked = arguments.length == 1 ? arguments[0] : "";
                System.out.println(switch (asked) {
                    case "variables" -> new java.util.TreeMap<>(System.getenv()).keySet();
                    case "here" -> java.nio.file.Files.exists(java.nio.file.Path.of("").toAbsolutePath());
                    default -> String.join("|", arguments) + "|" + System.getProperty("kilter.dist");
                });
            }
        }
        """;
    private static final String MAVEN = """
        #!/usr/bin/env bash
        if [[ $1 == --version ]]; then echo "Apache Maven ${FAKE_MAVEN_VERSION:-3.8.7}"; exit; fi
        echo called >>'@outside@/maven-calls'
        if [[ -e '@outside@/break' ]]; then echo '[ERROR] Broken.java:[7,1] no such thing'; exit 1; fi
        [[ ! -e '@outside@/building' ]] || echo overlap >>'@outside@/maven-calls'
        : >'@outside@/building'; while [[ -e '@outside@/slow' ]]; do sleep 0.02; done; rm '@outside@/building'
        mkdir -p '@root@/dist/target/kilter'
        cp -r '@outside@/lib' '@root@/dist/target/kilter/'
        echo lib/classes >'@root@/dist/target/kilter/cli.classpath'
        echo 1 >'@root@/dist/target/kilter/build-id'
        """;

    private final Path outside;
    private final Path root;

    Checkout(Path folder) throws IOException {
        outside = Files.createDirectories(folder.resolve("outside"));
        root = Files.createDirectories(folder.resolve("a checkout"));
        for (String script : List.of("kilter", "dev/jdk")) {
            Files.createDirectories(root.resolve(script).getParent());
            Files.copy(Repository.root().resolve(script), root.resolve(script));
        }
        write("pom.xml", "<project/>");
        write("kilter-cli/pom.xml", "<project/>");
        write("kilter-cli/src/main/java/Main.java", MAIN);
        write("kilter-cli/src/main/java/Other.java", "class Other {}");
        write("dist/pom.xml", "<project/>");
        write("dist/Layout.java", "class Layout {}");
        Path source = Files.writeString(outside.resolve("Main.java"), MAIN);
        Path classes = Files.createDirectories(outside.resolve("lib/classes"));
        ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), source.toString());
        executable(
                outside.resolve("bin/mvn"),
                MAVEN.replace("@outside@", outside.toString()).replace("@root@", root.toString()));
    }

    Path root() {
        return root;
    }

    /// Leaves a note for the fake Maven: `break` or `slow`.
    void tellMaven(String note) throws IOException {
        Files.createFile(outside.resolve(note));
    }

    void takeBack(String note) throws IOException {
        Files.delete(outside.resolve(note));
    }

    boolean isBuilding() {
        return Files.exists(outside.resolve("building"));
    }

    List<String> mavenCalls() throws IOException {
        Path calls = outside.resolve("maven-calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    Path write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    static Path executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Result launch(String... arguments) throws Exception {
        return launchFrom(root, root.resolve("kilter"), Map.of(), arguments);
    }

    Result launchFrom(Path folder, Path launcher, Map<String, String> environment, String... arguments)
            throws Exception {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(outside, "stdout", "");
        Path complaints = Files.createTempFile(outside, "stderr", "");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(complaints.toFile());
        builder.environment().remove("JAVA25_HOME");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PATH", outside.resolve("bin") + ":/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the launcher did not end");
        }
        return new Result(process.exitValue(), Files.readString(output), Files.readString(complaints));
    }

    /// How a launch ended.
    record Result(int code, String output, String complaints) {}
}
