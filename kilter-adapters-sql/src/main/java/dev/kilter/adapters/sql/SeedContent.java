package dev.kilter.adapters.sql;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;

/// The hash of what makes a seed entry: its files, and its command if it has one. Not its image.
final class SeedContent {
    private SeedContent() {}

    static String of(SeedConfig entry, ProjectTree tree) {
        StringBuilder all = new StringBuilder();
        if (entry instanceof SeedConfig.Command command) {
            command.command().forEach(word -> all.append(word).append('\0'));
        }
        for (String path : entry.files()) {
            all.append('\n').append(path).append(' ').append(Bundle.hash(tree.read(path)));
        }
        return Bundle.hash(all.toString().getBytes(StandardCharsets.UTF_8));
    }
}
