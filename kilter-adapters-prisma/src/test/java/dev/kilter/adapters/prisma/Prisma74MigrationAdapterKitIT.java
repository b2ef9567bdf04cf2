package dev.kilter.adapters.prisma;

import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.MemoryTree;

class Prisma74MigrationAdapterKitIT extends PrismaMigrationAdapterKitIT {
    @Override
    protected String version() {
        return "7.4.1";
    }

    /// Its first statement fails: what comes before a failing one would stay, and stop the next run.
    @Override
    protected ProjectTree brokenProject() {
        return new MemoryTree(
                blog().with("20260104000000_broken", "SELECT nonsense FROM item;\nCREATE TABLE fine (id int);")
                        .files());
    }
}
