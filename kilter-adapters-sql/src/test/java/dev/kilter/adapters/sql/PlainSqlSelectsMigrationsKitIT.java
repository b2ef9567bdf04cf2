package dev.kilter.adapters.sql;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.SelectsMigrationsKit;
import java.util.Map;

class PlainSqlSelectsMigrationsKitIT extends SelectsMigrationsKit {
    @Override
    protected MigrationAdapter adapter() {
        return new PlainSqlAdapter();
    }

    @Override
    protected FreshDatabase freshDatabase() {
        return DatabaseServer.embedded().fresh();
    }

    @Override
    protected ProjectTree project() {
        return new MemoryTree(Map.of(
                "migrations/0001_item.up.sql", "CREATE TABLE item (id int PRIMARY KEY);\nSELECT 1;",
                "migrations/0001_item.down.sql", "DROP TABLE item;",
                "migrations/0002_rows.up.sql", "INSERT INTO item VALUES (1);",
                "migrations/0002_rows.down.sql", "DELETE FROM item;"));
    }
}
