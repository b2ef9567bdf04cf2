package dev.kilter.local;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.kilter.effects.GatedDataSource;
import org.jdbi.v3.core.Jdbi;

/// What the API server would keep on a cluster: KilterApps, namespaces, Secrets. One schema in the platform's own
/// database.
final class Tables implements AutoCloseable {
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    Tables(GatedDataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(10_000);
        config.setConnectionInitSql("SET search_path TO kilter_local");
        config.setPoolName("kilter-local");
        this.pool = new HikariDataSource(config);
        this.jdbi = Jdbi.create(pool);
        create();
    }

    Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        pool.close();
    }

    private void create() {
        jdbi.useTransaction(handle -> handle.execute("""
            CREATE SCHEMA IF NOT EXISTS kilter_local;
            CREATE TABLE IF NOT EXISTS kilter_local.app (
              slot text PRIMARY KEY, namespace text NOT NULL UNIQUE, host text UNIQUE, spec text NOT NULL,
              status text NOT NULL, deleting boolean NOT NULL DEFAULT false);
            CREATE TABLE IF NOT EXISTS kilter_local.namespace (name text PRIMARY KEY, slot text NOT NULL);
            CREATE TABLE IF NOT EXISTS kilter_local.secret (
              namespace text NOT NULL, name text NOT NULL, content text NOT NULL, PRIMARY KEY (namespace, name));
            CREATE TABLE IF NOT EXISTS kilter_local.task (id text PRIMARY KEY, seq bigserial, body text NOT NULL)
            """));
    }
}
