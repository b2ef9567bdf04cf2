package dev.kilter.adapters.sql;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.MigrationAdapterKit;
import dev.kilter.testkit.Sample;
import java.util.Map;

class PlainSqlMigrationAdapterKitIT extends MigrationAdapterKit {
    private static final Map<String, String> FILES = Map.of(
            "migrations/0001_entry.sql", "CREATE TABLE entry (id int PRIMARY KEY, text text);",
            "migrations/0002_rows.sql", "INSERT INTO entry VALUES (1, 'a;b'), (2, $$c;d$$);",
            "migrations/0003_index.sql",
                    "-- kilter:no-transaction\nCREATE INDEX CONCURRENTLY entry_text ON entry (text);\nANALYZE entry;");

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
        return new MemoryTree(FILES);
    }

    @Override
    protected int kills() {
        return Sample.size(2, 12);
    }

    @Override
    protected ProjectTree brokenProject() {
        Map<String, String> files = new java.util.HashMap<>(FILES);
        files.put("migrations/0004_broken.sql", "CREATE TABLE fine (id int);\nSELECT nonsense FROM entry;");
        return new MemoryTree(files);
    }
}
