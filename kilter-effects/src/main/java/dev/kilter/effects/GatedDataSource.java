package dev.kilter.effects;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A data source whose SQL passes the gate: each commit, and each statement outside a transaction that is no plain
/// read. What happens inside a transaction is no effect yet, since a kill undoes it.
public final class GatedDataSource implements DataSource {
    private final Effects effects;
    private final DataSource inner;

    /// The same database, through this gate.
    public GatedDataSource(Effects effects, DataSource inner) {
        this.effects = effects;
        this.inner = inner;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return gated(inner.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return gated(inner.getConnection(username, password));
    }

    private Connection gated(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "commit" -> effects.call("sql commit", () -> invoke(method, connection, arguments));
            case "createStatement" -> statement(Statement.class, connection, invoke(method, connection, arguments), "");
            case "prepareStatement" ->
                statement(
                        java.sql.PreparedStatement.class,
                        connection,
                        invoke(method, connection, arguments),
                        text(arguments));
            case "prepareCall" ->
                statement(
                        java.sql.CallableStatement.class,
                        connection,
                        invoke(method, connection, arguments),
                        text(arguments));
            default -> invoke(method, connection, arguments);
        });
    }

    private Object statement(
            Class<? extends Statement> type, Connection connection, @Nullable Object statement, String prepared) {
        Object target = Objects.requireNonNull(statement);
        return proxy(type, (method, arguments) -> {
            String sql = prepared.isEmpty() ? text(arguments) : prepared;
            if (method.getName().startsWith("execute") && connection.getAutoCommit() && !reads(sql)) {
                return effects.call("sql " + verb(sql), () -> invoke(method, target, arguments));
            }
            return invoke(method, target, arguments);
        });
    }

    private static boolean reads(String sql) {
        String verb = verb(sql);
        return (verb.equals("select") && !sql.toLowerCase(Locale.ROOT).contains("advisory")) || verb.equals("show");
    }

    private static String verb(String sql) {
        String trimmed = sql.strip();
        int end = 0;
        while (end < trimmed.length() && Character.isLetter(trimmed.charAt(end))) {
            end++;
        }
        return trimmed.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static String text(Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : "";
    }

    private static <T> T proxy(Class<T> type, Invocation invocation) {
        return type.cast(Proxy.newProxyInstance(
                GatedDataSource.class.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> invocation.invoke(method, arguments)));
    }

    private static @Nullable Object invoke(
            java.lang.reflect.Method method, Object target, Object @Nullable [] arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private interface Invocation {
        @Nullable
        Object invoke(java.lang.reflect.Method method, Object @Nullable [] arguments) throws Exception;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return inner.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        inner.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        inner.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return inner.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(GatedDataSource.class.getName());
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return inner.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return inner.isWrapperFor(type);
    }
}
