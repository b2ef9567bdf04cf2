package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All that the first start of a platform leaves behind, as lines: files with their modes, databases, roles and grants,
/// the server's tables, processes. Left out: what PostgreSQL keeps in its own folders, logs, and what is random.
final class Beginning {
    private Beginning() {}

    static List<String> of(Platform platform) {
        List<String> lines = new ArrayList<>(files(platform.folder()));
        lines.addAll(processes(platform.folder()));
        try (Sql kilter = platform.sql("kilter")) {
            DatabaseDump.of(kilter).stream()
                    .map(line -> line.replaceFirst("^(row of [^:]*).*", "$1"))
                    .forEach(lines::add);
            lines.addAll(kilter.lines(
                    "SELECT 'database', datname, pg_get_userbyid(datdba), datacl FROM pg_database ORDER BY 2"));
            lines.addAll(
                    kilter.lines("SELECT 'role', rolname, rolsuper, rolcanlogin, rolcreatedb, rolcreaterole, rolconfig"
                            + " FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%' ORDER BY 2"));
        }
        return lines;
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(path -> mode(path) + " " + folder.relativize(path))
                    .filter(line -> !line.matches("\\S+ (logs|renderer|postgres/data)/.*"))
                    .filter(line -> !line.matches("\\S+ (daemon\\.lock|postgres/postgres\\.log)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mode(Path path) {
        try {
            return Files.isSymbolicLink(path)
                    ? "link"
                    : PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many of each program work on this home.
    private static List<String> processes(Path folder) {
        Map<String, Integer> counts = new TreeMap<>();
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            entries.forEach(process -> {
                String command = read(process.resolve("cmdline"));
                if (command.contains(folder.getParent() + "\0") || command.contains(folder + "/")) {
                    counts.merge(program(command), 1, Integer::sum);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts.entrySet().stream()
                .map(entry -> "process: " + entry.getValue() + " " + entry.getKey())
                .toList();
    }

    /// The main class of a JVM, the file of another program.
    private static String program(String command) {
        List<String> words = List.of(command.split("\0", 0));
        return words.getFirst().endsWith("/java")
                ? words.getLast()
                : words.getFirst().replaceFirst(".*/", "");
    }

    /// A process may end while it is read: then it says nothing.
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
