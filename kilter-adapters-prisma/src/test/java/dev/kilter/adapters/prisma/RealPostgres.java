package dev.kilter.adapters.prisma;

import dev.kilter.testkit.FreshDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A database of its own, with an owner role and an app role, on the one PostgreSQL of this JVM.
record RealPostgres(String name, String owner) {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();

    static RealPostgres fresh() {
        String name = "t" + COUNT.incrementAndGet();
        RealPostgres database = new RealPostgres(name, name + "_owner");
        asSuperuser("CREATE ROLE " + database.owner);
        asSuperuser("CREATE ROLE " + name + "_app");
        asSuperuser("CREATE DATABASE " + name + " OWNER " + database.owner);
        return database;
    }

    /// Another database that is as this one is now.
    RealPostgres copy() {
        RealPostgres copy = new RealPostgres("t" + COUNT.incrementAndGet(), owner);
        asSuperuser("CREATE DATABASE " + copy.name + " TEMPLATE " + name + " OWNER " + owner);
        return copy;
    }

    static void asSuperuser(String sql) {
        try (Connection connection = connect("postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// For a Node tool.
    String url() {
        return "postgresql://postgres@127.0.0.1:" + SERVER.getPort() + "/" + name + "?options=-c%20role%3D" + owner;
    }

    Connection connect() {
        return connect(name, "&options=-c%20role=" + owner);
    }

    FreshDatabase database() {
        return new FreshDatabase(this::connect, owner);
    }

    void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// The rows of a query, columns joined by a bar.
    List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(String.valueOf(row.getString(i)));
                }
                rows.add(String.join("|", cells));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return rows;
    }

    /// Every table, column, type, constraint, index and function with its owner, kilter's own schema left out.
    List<String> schema() {
        return rows("""
            WITH ns AS (SELECT oid, nspname FROM pg_namespace
              WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'kilter'))
            SELECT * FROM (
              SELECT 'schema ' || nspname FROM ns
              UNION ALL SELECT format('%s %s.%s %s', c.relkind, nspname, c.relname, pg_get_userbyid(c.relowner))
                FROM pg_class c JOIN ns ON ns.oid = c.relnamespace WHERE c.relkind NOT IN ('t', 'c')
              UNION ALL SELECT format('column %s.%s.%s %s %s %s %s', nspname, c.relname, a.attname, a.attnum,
                format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN ns ON ns.oid = c.relnamespace
                LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'p')
              UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(k.oid)
                FROM pg_constraint k JOIN ns ON ns.oid = k.connamespace
              UNION ALL SELECT pg_get_indexdef(c.oid) FROM pg_class c JOIN ns ON ns.oid = c.relnamespace WHERE relkind = 'i'
              UNION ALL SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN ns ON ns.oid = p.pronamespace
              UNION ALL SELECT format('type %s.%s %s', nspname, t.typname,
                (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
                FROM pg_type t JOIN ns ON ns.oid = t.typnamespace WHERE t.typtype IN ('e', 'd')
            ) all_of_it ORDER BY 1
            """);
    }

    private static Connection connect(String database, String options) {
        try {
            return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/" + database
                    + "?user=postgres&preferQueryMode=simple" + options);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder().start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
