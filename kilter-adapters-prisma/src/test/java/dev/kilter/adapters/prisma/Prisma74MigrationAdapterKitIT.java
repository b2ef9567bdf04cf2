package dev.kilter.adapters.prisma;

import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.MemoryTree;

@Drawn
class Prisma74MigrationAdapterKitIT extends PrismaMigrationAdapterKitIT {
    @Override
    protected String version() {
        return "7.4.1";
    }

    /// From 7.4 on each statement stands for itself: a killed run goes on by itself only where the one it was
    /// killed in may run again. (An INSERT may not: that run ends with KLT-M02.)
    @Override
    protected Blog blog() {
        return Blog.of(version())
                .with("20260101000000_item", "CREATE TABLE IF NOT EXISTS item (id int PRIMARY KEY, text text);")
                .with(
                        "20260102000000_tag",
                        "CREATE TABLE IF NOT EXISTS tag (id int PRIMARY KEY);\nCREATE INDEX IF NOT EXISTS tag_id ON tag"
                                + " (id);")
                .with("20260103000000_index", "CREATE INDEX CONCURRENTLY item_text ON item (text);");
    }

    /// Its first statement fails: what comes before a failing one would stay, and stop the next run.
    @Override
    protected ProjectTree brokenProject() {
        return new MemoryTree(
                blog().with("20260104000000_broken", "SELECT nonsense FROM item;\nCREATE TABLE fine (id int);")
                        .files());
    }
}
