package com.acme.numbered;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.MigrationAdapterKit;
import java.util.Map;
import java.util.TreeMap;

class NumberedAdapterKitTest extends MigrationAdapterKit {
    private static final Map<String, String> FILES = Map.of(
            "migrations/9_shelf.up.sql", "CREATE TABLE shelf (id int PRIMARY KEY)",
            "migrations/10_books.up.sql", "CREATE TABLE book (id int, shelf int REFERENCES shelf)",
            "migrations/10_books.down.sql", "DROP TABLE book");

    @Override
    protected MigrationAdapter adapter() {
        return new NumberedAdapter();
    }

    @Override
    protected FreshDatabase freshDatabase() {
        return DatabaseServer.fromEnvironment().fresh();
    }

    @Override
    protected ProjectTree project() {
        return new MemoryTree(FILES);
    }

    @Override
    protected ProjectTree brokenProject() {
        Map<String, String> files = new TreeMap<>(FILES);
        files.put("migrations/11_broken.up.sql", "CREATE TABLE fine (id int); SELECT nonsense FROM shelf");
        return new MemoryTree(files);
    }
}
