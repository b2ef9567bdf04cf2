package dev.kilter.local.postgres;

import dev.kilter.effects.ProcessGate;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// An `initdb` outlives the platform that was killed: it would fill the folder beside the next one, and clear it when
/// it fails.
record OrphanedInitdb(ProcessGate processes, Path data) {
    /// How a run says which folder it fills.
    static String target(Path data) {
        return "--pgdata=" + data;
    }

    /// Ends those of this folder, with what they have started; nothing happens where there is none.
    void end(Consumer<ProcessHandle> awaitEnd) {
        String target = target(data);
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(target::equals))
                .toList();
        for (ProcessHandle orphan : orphans) {
            List<ProcessHandle> family =
                    Stream.concat(Stream.of(orphan), orphan.descendants()).toList();
            family.forEach(each -> processes.kill("initdb of a platform that is gone", each));
            family.forEach(awaitEnd);
        }
    }
}
