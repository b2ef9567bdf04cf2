package dev.kilter.testkit;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A project tree in memory, for tests.
public final class MemoryTree implements ProjectTree {
    private final TreeMap<String, String> files;

    /// A tree with these files, path to text.
    public MemoryTree(Map<String, String> files) {
        this.files = new TreeMap<>(files);
    }

    MemoryTree() {
        this(Map.of());
    }

    @Override
    public List<String> files(String folder) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return files.keySet().stream().filter(path -> path.startsWith(prefix)).toList();
    }

    @Override
    public byte[] read(String path) {
        String text = files.get(path);
        if (text == null) {
            throw Problem.of(KilterCode.CONFIG_INVALID, "there is no file '" + path + "'", "Correct its path.")
                    .toException();
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
