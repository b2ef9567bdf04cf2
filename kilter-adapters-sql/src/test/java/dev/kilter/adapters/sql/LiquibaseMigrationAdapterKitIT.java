package dev.kilter.adapters.sql;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.MigrationAdapterKit;
import dev.kilter.testkit.Sample;
import java.util.HashMap;
import java.util.Map;

class LiquibaseMigrationAdapterKitIT extends MigrationAdapterKit {
    private static final Map<String, String> FILES =
            Map.of("migrations/0001_entry.sql", """
                --liquibase formatted sql
                --changeset me:1
                CREATE TABLE entry (id int PRIMARY KEY, text text);
                """, "migrations/0002_rows.sql", """
                --liquibase formatted sql
                --changeset me:2 splitStatements:false
                INSERT INTO entry VALUES (1, 'a;b'), (2, $$c;d$$);
                """, "migrations/0003_index.sql", """
                --liquibase formatted sql
                --changeset me:3 runInTransaction:false
                CREATE INDEX CONCURRENTLY entry_text ON entry (text);
                ANALYZE entry;
                """);

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
        return with(
                "migrations/0004_broken.sql",
                "--changeset me:4\nCREATE TABLE fine (id int);\nSELECT nonsense FROM entry;");
    }

    /// Liquibase does not look at comments.
    @Override
    protected ProjectTree editedProject() {
        return with(
                "migrations/0001_entry.sql",
                "--changeset me:1\nCREATE TABLE entry (id bigint PRIMARY KEY, text text);");
    }

    private static ProjectTree with(String path, String changeSet) {
        Map<String, String> files = new HashMap<>(FILES);
        files.put(path, "--liquibase formatted sql\n" + changeSet);
        return new MemoryTree(files);
    }
}
