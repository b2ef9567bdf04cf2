package dev.kilter.adapters.atlas;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.MigrationAdapterKit;
import dev.kilter.testkit.Sample;
import java.util.HashMap;
import java.util.Map;

class AtlasMigrationAdapterKitIT extends MigrationAdapterKit {
    private static final Map<String, String> FILES = Map.of(
            "schema/1_tables.sql",
            "CREATE TYPE mood AS ENUM ('good', 'bad');\n"
                    + "CREATE TABLE entry (id int PRIMARY KEY, text text NOT NULL, mood mood);",
            "schema/2_views.sql",
            "CREATE VIEW good AS SELECT id FROM entry WHERE mood = 'good';\nCREATE INDEX ON entry (text);");

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
        return new MemoryTree(FILES);
    }

    @Override
    protected ProjectTree brokenProject() {
        Map<String, String> files = new HashMap<>(FILES);
        files.put("schema/3_broken.sql", "CREATE TABLE fine (id int);\nSELECT nonsense FROM entry;");
        return new MemoryTree(files);
    }

    @Override
    protected String folder() {
        return "schema";
    }

    /// Each run plans, and a plan takes its time: more of them with `-Plong`.
    @Override
    protected int kills() {
        return Sample.size(2, 50);
    }
}
