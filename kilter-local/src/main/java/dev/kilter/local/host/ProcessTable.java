package dev.kilter.local.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The kernel's own record of what runs, read from `/proc`.
final class ProcessTable {
    /// The variable that marks each process we start, with the id of the instance or Job.
    static final String MARK = "KILTER_INSTANCE";

    private static final Path PROC = Path.of("/proc");

    private final String boot;

    ProcessTable() {
        try {
            this.boot =
                    Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// @param session the session it belongs to, named by its leader's pid
    record Entry(long pid, char state, long session, long startTime) {
        boolean alive() {
            return state != 'Z' && state != 'X';
        }
    }

    Optional<Entry> entry(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(
                    new Entry(pid, fields[0].charAt(0), Long.parseLong(fields[3]), Long.parseLong(fields[19])));
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    Optional<ProcessIdentity> identity(long pid) {
        return entry(pid).map(entry -> new ProcessIdentity(pid, entry.startTime(), boot));
    }

    boolean isAlive(ProcessIdentity identity) {
        return identity.boot().equals(boot)
                && entry(identity.pid())
                        .filter(entry -> entry.startTime() == identity.startTime() && entry.alive())
                        .isPresent();
    }

    /// All living processes of the session.
    List<Long> members(long session) {
        List<Long> members = new ArrayList<>();
        for (long pid : pids()) {
            entry(pid)
                    .filter(entry -> entry.session() == session && entry.alive())
                    .ifPresent(entry -> members.add(pid));
        }
        return members;
    }

    /// All living processes that carry this mark.
    List<Long> marked(String id) {
        String wanted = MARK + "=" + id;
        return pids().stream().filter(pid -> environment(pid).contains(wanted)).toList();
    }

    /// The process that was started with this mark (its children carry it too, but lead no session).
    Optional<ProcessIdentity> leader(String id) {
        return marked(id).stream()
                .flatMap(pid -> entry(pid).stream())
                .filter(entry -> entry.alive() && entry.session() == entry.pid())
                .findFirst()
                .flatMap(entry -> identity(entry.pid()));
    }

    private static List<String> environment(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/environ"));
            return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            entries.forEach(entry -> pids.add(Long.parseLong(entry.getFileName().toString())));
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("/proc cannot be read", e);
        }
        return pids;
    }
}
