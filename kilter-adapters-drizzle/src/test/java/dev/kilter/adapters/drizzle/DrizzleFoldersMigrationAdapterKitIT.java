package dev.kilter.adapters.drizzle;

import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.MigrationAdapterKit;
import dev.kilter.testkit.Sample;

class DrizzleFoldersMigrationAdapterKitIT extends MigrationAdapterKit {
    @Override
    protected MigrationAdapter adapter() {
        return new DrizzleAdapter();
    }

    @Override
    protected FreshDatabase freshDatabase() {
        return DatabaseServer.embedded().fresh();
    }

    @Override
    protected ProjectTree project() {
        return new MemoryTree(shop().files());
    }

    @Override
    protected int kills() {
        return Sample.size(2, 12);
    }

    @Override
    protected ProjectTree brokenProject() {
        return new MemoryTree(shop().with("broken", 40, "CREATE TABLE fine (id int);\nSELECT nonsense FROM item;")
                .files());
    }

    @Override
    protected String folder() {
        return "drizzle";
    }

    @Override
    protected ProjectTree shortenedProject() {
        return new MemoryTree(tables().files());
    }

    private static Shop shop() {
        return tables().with(
                        "index",
                        30,
                        "-- kilter:no-transaction\nCREATE INDEX CONCURRENTLY item_text ON item (text);\nANALYZE item;");
    }

    private static Shop tables() {
        return Shop.folders()
                .with("item", 10, "CREATE TABLE item (id int PRIMARY KEY, text text);")
                .with(
                        "rows",
                        20,
                        "INSERT INTO item VALUES (1, 'a;b');--> statement-breakpoint\n"
                                + "INSERT INTO item VALUES (2, $$c;d$$);");
    }
}
