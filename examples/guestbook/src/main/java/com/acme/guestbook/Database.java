package com.acme.guestbook;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Lends connections, and keeps a few of them open. */
final class Database {
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private final String url;
    private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(8);

    private Database(String url) {
        this.url = url;
    }

    static Database fromEnvironment(Map<String, String> environment) {
        String jdbc = environment.get("JDBC_DATABASE_URL");
        if (jdbc != null) {
            return new Database(jdbc);
        }
        String plain = environment.get("DATABASE_URL");
        if (plain == null) {
            throw new IllegalStateException("set JDBC_DATABASE_URL or DATABASE_URL");
        }
        return new Database(jdbcForm(URI.create(plain)));
    }

    <T> T call(Work<T> work) throws SQLException {
        Connection connection = borrow();
        T result;
        try {
            result = work.with(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        if (!idle.offer(connection)) {
            connection.close();
        }
        return result;
    }

    private Connection borrow() throws SQLException {
        for (Connection kept = idle.poll(); kept != null; kept = idle.poll()) {
            if (kept.isValid(2)) {
                return kept;
            }
            kept.close();
        }
        return DriverManager.getConnection(url);
    }

    /** {@code postgres://user:password@host:5432/name} as the JDBC driver wants it. */
    private static String jdbcForm(URI uri) {
        String[] login = uri.getRawUserInfo().split(":", 2);
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + "?user=" + login[0] + "&password="
                + login[1] + (uri.getRawQuery() == null ? "" : "&" + uri.getRawQuery());
    }
}
