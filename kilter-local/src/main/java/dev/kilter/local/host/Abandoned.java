package dev.kilter.local.host;

import dev.kilter.effects.Effects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The apps and Jobs that a killed daemon left running, for the case that no other will take them over.
public final class Abandoned {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Path folder;
    private final HostProcesses processes;

    /// @param folder `KILTER_HOME/local/cluster`
    public Abandoned(Path folder, Effects effects) {
        this.folder = folder;
        this.processes = new HostProcesses(effects);
    }

    /// Ends them all at once: SIGTERM, then SIGKILL for what is left after ten seconds. No daemon may run
    /// meanwhile.
    public void end() {
        List<String> ids = ids();
        for (String signal : List.of("TERM", "KILL")) {
            ids.forEach(id -> processes.signal(signal, id));
            processes.await(ids, GRACE);
        }
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (String record : List.of("*/*/instances/*.json", "*/.jobs/*/job.json")) {
            for (Path file : files(record)) {
                Path inside = folder.relativize(file);
                ids.add(
                        inside.getName(1).toString().equals(".jobs")
                                ? HostJobs.id(
                                        inside.getName(0).toString(),
                                        inside.getName(2).toString())
                                : inside.getFileName().toString().replaceFirst("\\.json$", ""));
            }
        }
        HostCommands.places(folder).forEach(place -> ids.add(HostCommands.id(folder, place)));
        return ids;
    }

    private List<Path> files(String glob) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var matcher = folder.getFileSystem().getPathMatcher("glob:" + glob);
        try (var all = Files.find(folder, 4, (file, _) -> matcher.matches(folder.relativize(file)))) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
