package dev.kilter.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A connection whose every effect on the database passes an [Around].
final class Intercepted {
    private static final Set<String> EFFECTS = Set.of("commit", "rollback", "setAutoCommit");

    private Intercepted() {}

    /// Something that reaches the server.
    interface Call {
        @Nullable
        Object go() throws Throwable;
    }

    /// What happens round each of them.
    interface Around {
        @Nullable
        Object call(Connection real, String method, Call call) throws Throwable;
    }

    static Connection connection(Connection real, Around around) {
        return proxy(Connection.class, (method, arguments) -> {
            Call call = () -> method.invoke(real, arguments);
            if (EFFECTS.contains(method.getName())) {
                return around.call(real, method.getName(), call);
            }
            Object result = call.go();
            return switch (result) {
                case CallableStatement statement -> statement(CallableStatement.class, statement, real, around);
                case PreparedStatement statement -> statement(PreparedStatement.class, statement, real, around);
                case Statement statement -> statement(Statement.class, statement, real, around);
                case null, default -> result;
            };
        });
    }

    private static <S extends Statement> S statement(Class<S> type, S real, Connection connection, Around around) {
        return proxy(type, (method, arguments) -> {
            Call call = () -> method.invoke(real, arguments);
            String name = method.getName();
            return name.startsWith("execute") ? around.call(connection, name, call) : call.go();
        });
    }

    private interface Handler {
        @Nullable
        Object handle(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                Intercepted.class.getClassLoader(), new Class<?>[] {type}, (_, method, args) -> {
                    try {
                        return handler.handle(method, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? new SQLException(e) : e.getCause();
                    }
                }));
    }
}
