package dev.kilter.local;

import dev.kilter.api.KnownProcesses;
import dev.kilter.api.ProcessLogs;
import dev.kilter.local.host.Cron;
import dev.kilter.local.host.WorkloadState;
import dev.kilter.local.host.Workloads;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The log files of processes.
final class HostLogs implements ProcessLogs {
    private final Workloads workloads;
    private final Cron cron;
    private final KnownProcesses processes;

    HostLogs(Workloads workloads, Cron cron, KnownProcesses processes) {
        this.workloads = workloads;
        this.cron = cron;
        this.processes = processes;
    }

    @Override
    public void read(
            Slot slot, String process, int lines, boolean follow, BooleanSupplier open, Consumer<String> line) {
        String namespace = slot.names().namespace();
        Set<String> known = processes.of(
                slot,
                Stream.concat(
                                workloads.states(namespace).stream().map(WorkloadState::process),
                                cron.states(namespace).stream().map(Cron.State::name))
                        .toList());
        if (!known.contains(process)) {
            throw Problem.of(
                            KilterCode.NO_SUCH_THING,
                            "there is no process '" + process + "' in " + slot,
                            known.isEmpty() ? "Deploy first." : "Use one of: " + String.join(", ", known) + ".")
                    .toException();
        }
        List<String> all = new ArrayList<>();
        Map<Path, Long> read = new HashMap<>();
        for (Path file : logs(namespace, process)) {
            read.put(file, news(file, 0, all::add));
        }
        all.subList(Math.max(0, all.size() - lines), all.size()).forEach(line);
        while (follow && open.getAsBoolean()) {
            for (Path file : logs(namespace, process)) {
                read.merge(file, news(file, read.getOrDefault(file, 0L), line), (_, now) -> now);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private List<Path> logs(String namespace, String process) {
        List<Path> runs = cron.logs(namespace, process);
        return runs.isEmpty() ? workloads.logs(namespace, process) : runs;
    }

    /// Gives the whole lines after `from` and returns where they end; a file that was cut begins anew.
    private static long news(Path file, long from, Consumer<String> line) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (InputStream in = Files.newInputStream(file)) {
            long length = Files.size(file);
            long start = length < from ? 0 : from;
            in.skipNBytes(start);
            byte[] bytes = in.readNBytes((int) Math.min(length - start, 8_000_000));
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(line);
            return start + end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
