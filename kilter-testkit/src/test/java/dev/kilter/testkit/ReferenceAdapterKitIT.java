package dev.kilter.testkit;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import java.util.Map;
import java.util.TreeMap;

class ReferenceAdapterKitIT extends MigrationAdapterKit {
    private static final Map<String, String> FILES = Map.of(
            "migrations/1_shelf.sql", "CREATE TABLE shelf (id int)",
            "migrations/2_books.sql", "CREATE TABLE book (id int); INSERT INTO shelf VALUES (1), (2)");

    @Override
    protected MigrationAdapter adapter() {
        return new ReferenceAdapter();
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
    protected ProjectTree brokenProject() {
        Map<String, String> files = new TreeMap<>(FILES);
        files.put("migrations/3_broken.sql", "CREATE TABLE fine (id int); SELECT nonsense FROM shelf");
        return new MemoryTree(files);
    }
}
