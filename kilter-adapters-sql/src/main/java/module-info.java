/// Plain SQL migrations, SQL seeds and command seeds.
module dev.kilter.adapters.sql {
    requires transitive dev.kilter.sdk;
    requires dev.kilter.postgres;
    requires java.logging;
    requires java.sql;
    requires liquibase.core;
    requires static org.jspecify;

    exports dev.kilter.adapters.sql;

    provides dev.kilter.sdk.spi.MigrationAdapter with
            dev.kilter.adapters.sql.PlainSqlAdapter;
    provides dev.kilter.sdk.spi.SeedRunner with
            dev.kilter.adapters.sql.SqlSeedRunner,
            dev.kilter.adapters.sql.CommandSeedRunner;
}
