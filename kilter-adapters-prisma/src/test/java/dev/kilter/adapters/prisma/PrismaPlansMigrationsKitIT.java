package dev.kilter.adapters.prisma;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.PlansMigrationsKit;

class PrismaPlansMigrationsKitIT extends PlansMigrationsKit {
    @Override
    protected MigrationAdapter adapter() {
        return new PrismaAdapter();
    }

    @Override
    protected FreshDatabase freshDatabase() {
        return DatabaseServer.embedded().fresh();
    }

    @Override
    protected ProjectTree project() {
        return new MemoryTree(Blog.of()
                .with("20260101000000_item", "CREATE TABLE item (id int PRIMARY KEY);\nSELECT 1;")
                .with("20260102000000_rows", "INSERT INTO item VALUES (1);")
                .files());
    }

    @Override
    protected String folder() {
        return "prisma/migrations";
    }
}
