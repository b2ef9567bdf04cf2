package dev.kilter.adapters.drizzle;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.SelectsMigrationsKit;

class DrizzleSelectsMigrationsKitIT extends SelectsMigrationsKit {
    @Override
    protected MigrationAdapter adapter() {
        return new DrizzleAdapter();
    }

    @Override
    protected FreshDatabase freshDatabase() {
        return DatabaseServer.embedded().fresh();
    }

    @Override
    protected ProjectTree project() {
        return new MemoryTree(Shop.journal()
                .with("item", 10, "CREATE TABLE item (id int PRIMARY KEY);--> statement-breakpoint\nSELECT 1;")
                .with("rows", 20, "INSERT INTO item VALUES (1);")
                .files());
    }

    @Override
    protected String folder() {
        return "drizzle";
    }
}
