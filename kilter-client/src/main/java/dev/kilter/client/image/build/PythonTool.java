package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Python of this machine that packages are chosen for: the version that `.python-version` names, else the one of
/// `python3`.
///
/// @param program where it is
/// @param version such as `3.11`
record PythonTool(Path program, String version) {
    private static final Pattern VERSION = Pattern.compile("(?:cpython-|python)?(3\\.\\d+)(?:\\.\\d+)?(?:[^\\d.].*)?");

    static PythonTool of(Path root, Map<String, String> environment) throws IOException {
        Optional<String> wanted = wanted(root);
        List<String> names =
                wanted.map(version -> List.of("python" + version, "python3")).orElse(List.of("python3"));
        String found = "";
        for (String name : names) {
            Optional<Path> program = Executables.find(name, environment);
            if (program.isPresent()) {
                String version = versionOf(program.get(), root);
                if (wanted.isEmpty() || wanted.get().equals(version)) {
                    return new PythonTool(program.get(), version);
                }
                found = version;
            }
        }
        throw missing(wanted.orElse(""), found);
    }

    /// A line that changes when another Python is installed or asked for.
    static String state(Path root, Map<String, String> environment) throws IOException {
        String wanted = wanted(root).orElse("");
        return wanted + " " + Executables.state("python3", environment)
                + (wanted.isEmpty() ? "" : " " + Executables.state("python" + wanted, environment));
    }

    private static Optional<String> wanted(Path root) throws IOException {
        Path file = root.resolve(".python-version");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(VERSION::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .findFirst();
    }

    /// A launcher like pyenv's chooses by the folder it is started in.
    private static String versionOf(Path program, Path root) throws IOException {
        Process process = new ProcessBuilder(
                        program.toString(), "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? text : "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("the build was stopped").initCause(e);
        }
    }

    private static KilterException missing(String wanted, String found) {
        String what = wanted.isEmpty() ? "Python 3" : "Python " + wanted;
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "the app asks for " + what + ", and there is no working one on the PATH"
                                + (found.isEmpty() ? "" : "; `python3` is " + found),
                        "Install " + what + " with pip (Debian: apt-get install python3-pip)"
                                + (wanted.isEmpty() ? "" : ", or correct .python-version") + "; then deploy again.")
                .toException();
    }
}
