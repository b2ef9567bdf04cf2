package dev.kilter.local.host;

import dev.kilter.effects.FileGate;
import dev.kilter.effects.ProcessGate;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The Pythons of this machine. Each app gets the one of its version in a virtual environment of its own, so that it
/// does not see the packages that happen to be installed here.
final class HostPython {
    private static final Pattern RUNTIME = Pattern.compile("python(?:/(3(?:\\.\\d+)?))?");
    private static final String QUESTION =
            "import os, sys; print('%d.%d' % sys.version_info[:2], os.path.realpath(getattr(sys, '_base_executable',"
                    + " sys.executable)))";

    private final HostRuntimes runtimes;
    private final FileGate files;
    private final ProcessGate processes;
    private final Map<Path, Interpreter> known = new ConcurrentHashMap<>();

    HostPython(HostRuntimes runtimes, FileGate files, ProcessGate processes) {
        this.runtimes = runtimes;
        this.files = files;
        this.processes = processes;
    }

    /// @param version as `3.11`
    /// @param program behind all links and launchers
    private record Interpreter(String version, Path program) {
        boolean is(String wanted) {
            return version.equals(wanted) || version.startsWith(wanted + ".");
        }
    }

    /// The folder that comes first on the PATH of such an app; empty for an app that is none. Making it twice does
    /// no harm.
    ///
    /// @param home private folder of the process
    Optional<Path> folder(String runtime, Path home) {
        Matcher asked = RUNTIME.matcher(runtime);
        if (!asked.matches()) {
            return Optional.empty();
        }
        String version = asked.group(1) == null ? "3" : asked.group(1);
        Interpreter python = find(version);
        Path environment = home.resolve("python");
        Path bin = environment.resolve("bin");
        if (!isThere(bin, python)) {
            files.createDirectories(bin);
            String config = "home = " + python.program.getParent()
                    + "\ninclude-system-site-packages = false\nversion = " + python.version + "\n";
            files.write(environment.resolve("pyvenv.cfg"), config.getBytes(StandardCharsets.UTF_8));
            files.symlink(bin.resolve("python3"), python.program);
            files.symlink(bin.resolve("python"), python.program);
        }
        return Optional.of(bin);
    }

    private static boolean isThere(Path bin, Interpreter python) {
        try {
            Path link = bin.resolve("python");
            return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(python.program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Interpreter find(String version) {
        List<Interpreter> found = Stream.of("python" + version, "python3")
                .distinct()
                .flatMap(name -> runtimes.find(name).stream())
                .flatMap(program -> ask(program).stream())
                .toList();
        return found.stream()
                .filter(python -> python.is(version))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                KilterCode.ADMISSION_REFUSED,
                                "the image needs Python " + version + ", which this machine does not have"
                                        + (found.isEmpty() ? "" : "; `python3` is " + found.getLast().version),
                                "Install it where PATH finds it, then `kilter local stop` and deploy again.")
                        .toException());
    }

    /// Nothing for a program that is there and does not run.
    private Optional<Interpreter> ask(Path program) {
        Interpreter before = known.get(program);
        if (before != null && Files.isExecutable(before.program)) {
            return Optional.of(before);
        }
        ProcessBuilder question =
                new ProcessBuilder(program.toString(), "-c", QUESTION).redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = processes.start("ask " + program.getFileName() + " for its version", question);
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String[] words = text.split(" ", 2);
            if (process.waitFor() != 0 || words.length != 2) {
                return Optional.empty();
            }
            Interpreter python = new Interpreter(words[0], Path.of(words[1]));
            known.put(program, python);
            return Optional.of(python);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
