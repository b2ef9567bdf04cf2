package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.PlatformInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// `kilter doctor`.
@Command(name = "doctor", description = "Check what kilter needs here, and the platform it talks to.")
final class DoctorCommand extends Question {
    private static final long ENOUGH = 1_000_000_000L;

    DoctorCommand(Context context) {
        super(context);
    }

    /// One thing that was looked at.
    record Check(String name, boolean fine, String detail, String next) {}

    @Override
    int answer(Console console, Format format) {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "JDK " + Runtime.version().feature(),
                Runtime.version().feature() >= 25,
                System.getProperty("java.home"),
                "Install JDK 25."));
        checks.add(tool("git", "Install git; deploys then know their commit."));
        checks.add(tool("mvn", "Install Maven 3.8 or newer for Java apps."));
        checks.add(tool("node", "Install Node.js for Node apps."));
        checks.add(home());
        checks.add(platform(console));
        List<String> lines = new ArrayList<>();
        for (Check check : checks) {
            lines.add((check.fine() ? console.green("✓ ") : console.red("✗ ")) + check.name() + "   " + check.detail());
            if (!check.fine()) {
                lines.add("    next: " + check.next());
            }
        }
        print(console, format, checks, lines);
        return checks.stream()
                        .allMatch(check -> check.fine()
                                || check.name().equals("node")
                                || check.name().equals("mvn"))
                ? 0
                : 9;
    }

    private Check tool(String name, String next) {
        String path = context.environment().getOrDefault("PATH", "");
        return Stream.of(path.split(":", -1))
                .map(folder -> Path.of(folder.isEmpty() ? "." : folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> new Check(name, true, found.toString(), ""))
                .orElse(new Check(name, false, "not found", next));
    }

    private Check home() {
        Path root = context.home().root();
        try {
            Files.createDirectories(root);
            long free = Files.getFileStore(root).getUsableSpace();
            boolean fine = Files.isWritable(root) && free > ENOUGH;
            return new Check(
                    "kilter home",
                    fine,
                    root + ", " + free / 1_000_000 + " MB free",
                    "Make it writable and free 1 GB, or set KILTER_HOME.");
        } catch (IOException e) {
            return new Check(
                    "kilter home", false, root + ": " + e.getMessage(), "Set KILTER_HOME to a folder that is yours.");
        }
    }

    private Check platform(Console console) {
        if (flags.local && context.local().running().isEmpty()) {
            return new Check("local platform", true, "does not run; a deploy starts it", "");
        }
        long start = System.nanoTime();
        try {
            PlatformInfo info = context.platform(flags, console).kilter().platform();
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            return new Check(
                    info.name(),
                    true,
                    "version " + info.version() + " as " + info.user() + ", answers in " + took + " ms",
                    "");
        } catch (KilterException e) {
            return new Check(
                    "platform", false, e.problem().detail(), e.problem().hint());
        }
    }
}
