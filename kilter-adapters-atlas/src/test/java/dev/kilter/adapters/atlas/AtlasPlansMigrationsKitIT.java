package dev.kilter.adapters.atlas;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.PlansMigrationsKit;
import java.util.Map;

class AtlasPlansMigrationsKitIT extends PlansMigrationsKit {
    @Override
    protected MigrationAdapter adapter() {
        return new AtlasAdapter();
    }

    @Override
    protected FreshDatabase freshDatabase() {
        return DatabaseServer.embedded().fresh();
    }

    @Override
    protected ProjectTree project() {
        return new MemoryTree(Map.of(
                "schema/1_item.sql", "CREATE TABLE item (id int PRIMARY KEY);",
                "schema/2_view.sql", "CREATE VIEW ids AS SELECT id FROM item;"));
    }

    @Override
    protected String folder() {
        return "schema";
    }
}
