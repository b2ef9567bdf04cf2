package dev.kilter.adapters.sql;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.RunsInAppImage;
import dev.kilter.sdk.spi.SeedPlan;
import java.util.List;

/// Seeds that are a command in the app's image.
public final class CommandSeedRunner implements RunsInAppImage {
    @Override
    public String id() {
        return "command";
    }

    @Override
    public boolean handles(SeedConfig entry) {
        return entry instanceof SeedConfig.Command;
    }

    @Override
    public SeedPlan plan(SeedConfig entry, ProjectTree tree) {
        return new SeedPlan(
                entry.name(),
                "command",
                List.of("run " + String.join(" ", command(entry))),
                SeedContent.of(entry, tree));
    }

    @Override
    public List<String> command(SeedConfig entry) {
        return entry instanceof SeedConfig.Command command ? command.command() : List.of();
    }
}
