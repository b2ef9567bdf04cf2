/// Drizzle's migrations, with drizzle-kit's own bookkeeping.
module dev.kilter.adapters.drizzle {
    requires transitive dev.kilter.sdk;
    requires dev.kilter.node;
    requires dev.kilter.postgres;
    requires java.sql;
    requires static org.jspecify;

    exports dev.kilter.adapters.drizzle;

    provides dev.kilter.sdk.spi.MigrationAdapter with
            dev.kilter.adapters.drizzle.DrizzleAdapter;
}
