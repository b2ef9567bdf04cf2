package dev.kilter.adapters.sql;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.RunsInAppImage;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.RunsInAppImageKit;
import java.util.List;
import java.util.Map;

class CommandSeedRunnerKitTest extends RunsInAppImageKit {
    @Override
    protected RunsInAppImage runner() {
        return new CommandSeedRunner();
    }

    @Override
    protected SeedConfig entry() {
        return new SeedConfig.Command("people", List.of("bin/seed", "--all"), List.of("people.csv"), false);
    }

    @Override
    protected ProjectTree project() {
        return new MemoryTree(Map.of("people.csv", "Ada"));
    }

    @Override
    protected ProjectTree changedProject() {
        return new MemoryTree(Map.of("people.csv", "Grace"));
    }
}
