/// What every migration adapter needs of PostgreSQL.
module dev.kilter.postgres {
    requires transitive dev.kilter.sdk;
    requires transitive java.sql;
    requires static org.jspecify;
    requires static org.postgresql.jdbc;

    exports dev.kilter.postgres;
}
