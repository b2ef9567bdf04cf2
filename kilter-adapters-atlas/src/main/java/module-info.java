/// Declared schemas: the difference to the live one is planned, proven and applied.
module dev.kilter.adapters.atlas {
    requires transitive dev.kilter.sdk;
    requires dev.kilter.postgres;
    requires java.sql;
    requires pgcodekeeper.core;
    requires static org.jspecify;

    exports dev.kilter.adapters.atlas;

    provides dev.kilter.sdk.spi.MigrationAdapter with
            dev.kilter.adapters.atlas.AtlasAdapter;
}
