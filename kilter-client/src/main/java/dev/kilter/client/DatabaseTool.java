package dev.kilter.client;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// This machine's own `psql` or `pg_dump`, the newest there is: on the `PATH`, or where Debian and Homebrew put them.
///
/// @param version its major version
public record DatabaseTool(Path program, int version) {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ([0-9]+)");

    /// The tool of this name; a missing one is a problem with the command that installs it.
    public static DatabaseTool find(String name, int server, Map<String, String> environment) {
        return programs(name, environment).stream()
                .map(DatabaseTool::of)
                .flatMap(Optional::stream)
                .max(Comparator.comparingInt(DatabaseTool::version))
                .orElseThrow(() -> Problem.of(
                                KilterCode.UNREACHABLE, "there is no '" + name + "' on this machine", install(server))
                        .toException());
    }

    /// A tool that must not be older than the server, as `pg_dump`; an older one is a problem.
    public DatabaseTool atLeast(int server) {
        if (version < server) {
            throw Problem.of(
                            KilterCode.UNREACHABLE,
                            "'" + program.getFileName() + "' is of PostgreSQL " + version + ", and the server of "
                                    + server + ": it would refuse to work",
                            install(server))
                    .withEvidence("found " + program)
                    .toException();
        }
        return this;
    }

    /// Runs it in this terminal as this login and returns its exit code. The password is in its environment alone.
    public int run(DatabaseLogin login, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(variable -> variable.startsWith("PG"));
        variables.put("PGHOST", login.host());
        variables.put("PGPORT", String.valueOf(login.port()));
        variables.put("PGDATABASE", login.database());
        variables.put("PGUSER", login.user());
        variables.put("PGPASSWORD", login.password());
        try {
            return waitFor(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ctrl-C is the tool's, to cancel a query: this program ends when the tool does, and as it does.
    private static int waitFor(Process process) {
        Thread hook = new Thread(() -> {
            try {
                Runtime.getRuntime().halt(process.waitFor());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            int code = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(hook);
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            return 130;
        } catch (IllegalStateException e) {
            // The program ends already, and the hook gives the code.
            return 130;
        }
    }

    private static Optional<DatabaseTool> of(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = VERSION.matcher(said);
            return process.waitFor() == 0 && matcher.find()
                    ? Optional.of(new DatabaseTool(program, Integer.parseInt(matcher.group(1))))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static List<Path> programs(String name, Map<String, String> environment) {
        List<Path> found = new ArrayList<>();
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                found.add(Path.of(folder, name));
            }
        }
        for (Path root :
                List.of(Path.of("/usr/lib/postgresql"), Path.of("/opt/homebrew/opt"), Path.of("/usr/local/opt"))) {
            try (Stream<Path> versions = Files.isDirectory(root) ? Files.list(root) : Stream.empty()) {
                versions.map(version -> version.resolve("bin").resolve(name)).forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found.stream().filter(Files::isExecutable).distinct().toList();
    }

    private static String install(int server) {
        if (Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            return "apt-get install postgresql-client-" + server
                    + "      (where the system has none of that version: from apt.postgresql.org)";
        }
        return Files.isExecutable(Path.of("/usr/bin/dnf"))
                ? "dnf install postgresql" + server
                : "brew install postgresql@" + server;
    }
}
