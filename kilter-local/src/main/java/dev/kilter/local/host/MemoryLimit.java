package dev.kilter.local.host;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The memory that a process may hold. No container holds it here: its processes are looked at, and ended when they
/// hold more. Java and Node size their heaps by the machine, so they are told how large it is meant to be.
final class MemoryLimit {
    private static final long PAGE = 4096;

    private MemoryLimit() {}

    /// The limit in bytes; 0: none.
    static long of(@Nullable ResourceRequirements resources) {
        Map<String, Quantity> limits = resources == null ? null : resources.getLimits();
        Quantity memory = limits == null ? null : limits.get("memory");
        return memory == null ? 0 : memory.getNumericalAmount().longValue();
    }

    /// What lets a runtime behave as it does in a container of this size.
    static Map<String, String> variables(long limit) {
        return limit == 0
                ? Map.of()
                : Map.of(
                        "JDK_JAVA_OPTIONS", "-XX:MaxRAM=" + limit,
                        "NODE_OPTIONS", "--max-old-space-size=" + Math.max(limit / (2L << 20), 1));
    }

    /// The bytes that these processes hold together: what they share counts once. Those that have ended hold none.
    static long held(Set<Long> processes, long limit) {
        long resident = processes.stream().mapToLong(MemoryLimit::resident).sum();
        return resident <= limit
                ? resident
                : processes.stream().mapToLong(MemoryLimit::proportional).sum();
    }

    private static long resident(long pid) {
        String[] pages = read(pid, "statm").split(" ", -1);
        return pages.length < 2 ? 0 : Long.parseLong(pages[1]) * PAGE;
    }

    private static long proportional(long pid) {
        return read(pid, "smaps_rollup")
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .sum();
    }

    /// Empty: it has ended, or is another user's.
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
