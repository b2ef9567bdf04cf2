package dev.kilter.local.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/// The process that has a data folder, as `postmaster.pid` in it names that.
record Postmaster(Path data) {
    /// If it is a postgres on this data.
    Optional<ProcessHandle> running() {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            long pid = Long.parseLong(lines.getFirst().strip());
            String command =
                    new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8);
            return command.contains(data.toString()) ? ProcessHandle.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException | NoSuchElementException e) {
            return Optional.empty();
        }
    }

    /// Whether postmaster.pid outlived its server, by a loss of power for one, and another program has that pid by
    /// now. To postgres that looks like a server that runs. One of our own is no such program, and what is left of
    /// one still holds its shared memory, whose key comes from the data folder: postgres goes by that, too.
    boolean lockIsAnothers() {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            Optional<ProcessHandle> holder =
                    lines.findFirst().map(String::strip).map(Long::valueOf).flatMap(ProcessHandle::of);
            return holder.isPresent() && running().isEmpty();
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
