package dev.kilter.adapters.sql;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.AppliesSeeds;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.AppliesSeedsKit;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import java.util.List;
import java.util.Map;

class SqlSeedRunnerKitIT extends AppliesSeedsKit {
    @Override
    protected AppliesSeeds runner() {
        return new SqlSeedRunner();
    }

    @Override
    protected FreshDatabase freshDatabase() {
        return DatabaseServer.embedded().fresh();
    }

    @Override
    protected SeedConfig entry() {
        return new SeedConfig.Sql("base", List.of("seeds/base.sql"), false);
    }

    @Override
    protected SeedConfig entryWhenChanged() {
        return new SeedConfig.Sql("base", List.of("seeds/base.sql"), true);
    }

    @Override
    protected SeedConfig brokenEntry() {
        return new SeedConfig.Sql("bad", List.of("seeds/bad.sql"), false);
    }

    @Override
    protected ProjectTree project() {
        return new MemoryTree(Map.of(
                "seeds/base.sql", "CREATE TABLE seeded (id int);\nINSERT INTO seeded VALUES (1), (2);",
                "seeds/bad.sql", "CREATE TABLE gone (id int);\nINSERT INTO nowhere VALUES (1);"));
    }

    @Override
    protected ProjectTree changedProject() {
        return new MemoryTree(Map.of("seeds/base.sql", "INSERT INTO seeded VALUES (3);"));
    }
}
