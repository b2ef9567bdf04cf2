package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernel's process table, as far as it belongs to the app: every process that carries a mark of its namespace,
/// with what it runs and the image that its record names.
final class RunningProcesses {
    private static final Pattern MARK =
            Pattern.compile("KILTER_INSTANCE=(" + CrashApp.NAMESPACE + "\\.([^\\x00]*?)\\.([^\\x00.]+))\\x00");

    private RunningProcesses() {}

    static List<String> of(Platform platform) {
        List<String> lines = new ArrayList<>();
        for (Path process : processes()) {
            String environment = read(process.resolve("environ"));
            Matcher mark = MARK.matcher(environment);
            if (mark.find() && environment.contains(platform.folder().toString())) {
                String command =
                        read(process.resolve("cmdline")).replace('\0', ' ').strip();
                String digest = read(platform.folder()
                                .resolve("cluster/" + CrashApp.NAMESPACE + "/" + mark.group(2) + "/instances/"
                                        + mark.group(1) + ".json"))
                        .replaceFirst("(?s).*(sha256:[0-9a-f]{64}).*", "$1");
                lines.add(mark.group(2) + " "
                        + command.replaceAll("[0-9a-f]{8,}", "*").replaceAll("(?s)exit=.*kilter ", "") + " of "
                        + digest);
            }
        }
        lines.sort(null);
        return lines;
    }

    /// The names under which the platform started those that run.
    static Set<String> instances(Platform platform) {
        Set<String> names = new TreeSet<>();
        for (Path process : processes()) {
            String environment = read(process.resolve("environ"));
            Matcher mark = MARK.matcher(environment);
            if (mark.find() && environment.contains(platform.folder().toString())) {
                names.add(mark.group(1));
            }
        }
        return names;
    }

    private static List<Path> processes() {
        List<Path> found = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
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
