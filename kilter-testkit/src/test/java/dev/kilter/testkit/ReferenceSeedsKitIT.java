package dev.kilter.testkit;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.AppliesSeeds;
import dev.kilter.sdk.spi.ProjectTree;
import java.util.List;
import java.util.Map;

class ReferenceSeedsKitIT extends AppliesSeedsKit {
    private static final String BROKEN = "CREATE TABLE gone (id int); INSERT INTO nowhere VALUES (1)";

    @Override
    protected AppliesSeeds runner() {
        return new ReferenceSeeds();
    }

    @Override
    protected FreshDatabase freshDatabase() {
        return DatabaseServer.embedded().fresh();
    }

    @Override
    protected SeedConfig entry() {
        return new SeedConfig.Sql("base", List.of("base.sql"), false);
    }

    @Override
    protected SeedConfig entryWhenChanged() {
        return new SeedConfig.Sql("base", List.of("base.sql"), true);
    }

    @Override
    protected SeedConfig brokenEntry() {
        return new SeedConfig.Sql("broken", List.of("broken.sql"), false);
    }

    @Override
    protected ProjectTree project() {
        return new MemoryTree(Map.of(
                "base.sql", "CREATE TABLE seeded (id int); INSERT INTO seeded VALUES (1)", "broken.sql", BROKEN));
    }

    @Override
    protected ProjectTree changedProject() {
        return new MemoryTree(Map.of("base.sql", "INSERT INTO seeded VALUES (2)", "broken.sql", BROKEN));
    }
}
