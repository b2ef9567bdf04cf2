package dev.kilter.local.host;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The programs of this machine that images without a base are run with: `java` is the JDK that runs kilter itself, all
/// else comes from the PATH kilter was started with.
public final class HostRuntimes {
    private static final String SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path javaBin;
    private final int javaVersion;
    private final List<Path> searched;

    /// @param javaHome    of the JDK for `java`
    /// @param javaVersion its feature version
    /// @param path        where everything else is looked for, as in the variable PATH
    public HostRuntimes(Path javaHome, int javaVersion, String path) {
        this.javaBin = javaHome.resolve("bin");
        this.javaVersion = javaVersion;
        this.searched = Arrays.stream((path + ":" + SYSTEM_PATH).split(File.pathSeparator, -1))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of)
                .distinct()
                .toList();
    }

    /// Those of this JVM.
    public static HostRuntimes ofThisJvm() {
        return new HostRuntimes(
                Path.of(System.getProperty("java.home")),
                Runtime.version().feature(),
                Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }

    /// Refuses a runtime, as in `node/22`, that this machine lacks.
    void check(String runtime) {
        String name = runtime.contains("/") ? runtime.substring(0, runtime.indexOf('/')) : runtime;
        if (name.equals("java")) {
            String digits = runtime.replaceAll("^java/?", "").replaceAll("[^0-9].*", "");
            int wanted = digits.isEmpty() ? 0 : Integer.parseInt(digits);
            if (wanted > javaVersion) {
                throw missing("Java " + wanted + " (kilter runs on Java " + javaVersion + ")");
            }
            return;
        }
        String program = name.equals("python") ? "python3" : name;
        if (!name.isEmpty()
                && !Set.of("static", "go", "none").contains(name)
                && find(program).isEmpty()) {
            throw missing("'" + program + "'");
        }
    }

    /// The command with its program as an absolute path. A name with a slash counts from the working directory.
    ///
    /// @param first folders that come before all others
    List<String> resolve(List<String> command, Path directory, List<Path> first) {
        String program = command.getFirst();
        Path place = program.contains("/")
                ? directory.resolve(program).normalize()
                : first.stream()
                        .map(folder -> folder.resolve(program))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .or(() -> find(program))
                        .orElseThrow(() -> noProgram(program));
        if (!Files.isExecutable(place)) {
            throw Problem.of(
                            KilterCode.ADMISSION_REFUSED,
                            "the command '" + program + "' is no program in the image",
                            "Correct `command:` in kilter.yaml, or the build; then deploy again.")
                    .toException();
        }
        List<String> resolved = new ArrayList<>(command);
        resolved.set(0, place.toString());
        return resolved;
    }

    /// Where a program is.
    Optional<Path> find(String program) {
        if (program.startsWith("java") && Files.isExecutable(javaBin.resolve(program))) {
            return Optional.of(javaBin.resolve(program));
        }
        return searched.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// The PATH of processes: the JDK first, then the folder of node, then the system's.
    String path() {
        Set<String> folders = new LinkedHashSet<>();
        folders.add(javaBin.toString());
        find("node").map(Path::getParent).ifPresent(folder -> folders.add(folder.toString()));
        folders.addAll(List.of(SYSTEM_PATH.split(":", -1)));
        return String.join(":", folders);
    }

    private static dev.kilter.sdk.problem.KilterException noProgram(String program) {
        return Problem.of(
                        KilterCode.ADMISSION_REFUSED,
                        "the command '" + program + "' is on no PATH of this machine",
                        "Correct `command:` in kilter.yaml and deploy again; or install '" + program
                                + "' and run `kilter local stop` before, so that the PATH is read anew.")
                .toException();
    }

    private static dev.kilter.sdk.problem.KilterException missing(String what) {
        return Problem.of(
                        KilterCode.ADMISSION_REFUSED,
                        "the image needs " + what + ", which this machine does not have",
                        "Install it where PATH finds it, then `kilter local stop` and deploy again.")
                .toException();
    }
}
