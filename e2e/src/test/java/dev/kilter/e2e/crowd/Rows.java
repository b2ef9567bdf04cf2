package dev.kilter.e2e.crowd;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/// What an API server would keep, as rows that every process of the platform sees.
final class Rows implements AutoCloseable {
    private final HikariDataSource pool;

    private Rows(HikariDataSource pool) {
        this.pool = pool;
    }

    /// Those in this database, which [#create] has made.
    static Rows open(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        return new Rows(new HikariDataSource(config));
    }

    void create() {
        jdbi().useHandle(handle -> handle.execute("""
            CREATE TABLE app (slot text PRIMARY KEY, fence bigint NOT NULL, spec text NOT NULL, status text NOT NULL);
            CREATE TABLE secret (namespace text, name text, content text NOT NULL, PRIMARY KEY (namespace, name));
            CREATE TABLE job (
              name text PRIMARY KEY, namespace text NOT NULL, slot text NOT NULL, deploy text NOT NULL,
              began timestamptz, ended timestamptz);
            CREATE TABLE tip (one boolean PRIMARY KEY DEFAULT true, commit text NOT NULL);
            CREATE TABLE applied (slot text PRIMARY KEY, content text NOT NULL)
            """));
    }

    Jdbi jdbi() {
        return Jdbi.create(pool);
    }

    @Override
    public void close() {
        pool.close();
    }
}
