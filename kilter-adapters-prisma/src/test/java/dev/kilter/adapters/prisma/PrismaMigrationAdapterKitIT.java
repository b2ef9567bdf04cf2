package dev.kilter.adapters.prisma;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.MigrationAdapterKit;
import dev.kilter.testkit.Sample;
import java.util.Set;

class PrismaMigrationAdapterKitIT extends MigrationAdapterKit {
    /// The version whose rules hold.
    protected String version() {
        return "6.19.3";
    }

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
        return new MemoryTree(blog().files());
    }

    @Override
    protected int kills() {
        return Sample.size(2, 12);
    }

    @Override
    protected ProjectTree brokenProject() {
        return new MemoryTree(
                blog().with("20260104000000_broken", "CREATE TABLE fine (id int);\nSELECT nonsense FROM item;")
                        .files());
    }

    /// Prisma keeps the row of a run that did not end, marked as rolled back.
    @Override
    protected Set<String> tablesThatTellOfKills() {
        return Set.of("public._prisma_migrations");
    }

    @Override
    protected String folder() {
        return "prisma/migrations";
    }

    /// Three migrations that work.
    protected Blog blog() {
        return Blog.of(version())
                .with("20260101000000_item", "CREATE TABLE item (id int PRIMARY KEY, text text);")
                .with(
                        "20260102000000_rows",
                        "INSERT INTO item VALUES (1, 'a;b');\nINSERT INTO item VALUES (2, $$c;d$$);")
                .with("20260103000000_index", "CREATE INDEX CONCURRENTLY item_text ON item (text);");
    }
}
