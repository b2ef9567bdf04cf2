package dev.kilter.effects;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A data source whose SQL passes the gate: each commit of something, and each statement outside a transaction that is
/// no plain read. What happens inside a transaction is no effect yet, since a kill undoes it.
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
        return GatedConnection.of(effects, inner.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return GatedConnection.of(effects, inner.getConnection(username, password));
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
        throw new SQLException("there is no way around the effects gate");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
