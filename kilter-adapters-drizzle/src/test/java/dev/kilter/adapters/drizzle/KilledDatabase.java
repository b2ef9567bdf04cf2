package dev.kilter.adapters.drizzle;

import dev.kilter.testkit.FreshDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/// A database whose session the server ends before the nth call that would change something: a statement or a commit.
/// What had run by then has run; what was not committed is gone, as when the runner is killed.
final class KilledDatabase {
    private static final Set<String> CALLS = Set.of("execute", "executeUpdate", "executeQuery", "commit");

    private final RealPostgres postgres;
    private final int last;
    private int calls;

    KilledDatabase(RealPostgres postgres, int last) {
        this.postgres = postgres;
        this.last = last;
    }

    FreshDatabase database() {
        return new FreshDatabase(() -> connection(postgres.connect()), postgres.owner());
    }

    /// Whether the end was reached before the session was ended.
    boolean survived() {
        return calls < last;
    }

    private Connection connection(Connection real) {
        int pid = pid(real);
        return (Connection) watched(Connection.class, real, pid);
    }

    private Object watched(Class<?> type, Object real, int pid) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
            if (CALLS.contains(method.getName()) && ++calls == last) {
                end(pid);
            }
            try {
                Object result = method.invoke(real, arguments);
                return result instanceof Statement && Statement.class.isAssignableFrom(method.getReturnType())
                        ? watched(method.getReturnType(), result, pid)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static int pid(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void end(int pid) {
        RealPostgres.asSuperuser("SELECT pg_terminate_backend(" + pid + ", 10000)");
    }
}
