package dev.kilter.effects;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One connection whose SQL passes the gate. It remembers what its open transaction has changed, so that a commit after
/// reads alone is no effect and any other says what it makes permanent. A rollback to a savepoint forgets none of it.
final class GatedConnection {
    private static final Pattern COMMITS = Pattern.compile("\\b(commit|end)\\b");

    private final Effects effects;
    private final Connection inner;
    private final Connection outer;
    private final Set<String> pending = new LinkedHashSet<>();

    private GatedConnection(Effects effects, Connection inner) {
        this.effects = effects;
        this.inner = inner;
        this.outer = proxy(Connection.class, this::onConnection);
    }

    static Connection of(Effects effects, Connection inner) {
        return new GatedConnection(effects, inner).outer;
    }

    private @Nullable Object onConnection(Method method, Object @Nullable [] arguments) throws Exception {
        return switch (method.getName()) {
            case "commit" -> ending(method, arguments);
            case "setAutoCommit" ->
                inner.getAutoCommit() ? invoke(method, inner, arguments) : ending(method, arguments);
            case "rollback", "close", "abort" -> {
                if (arguments == null || !(arguments[0] instanceof Savepoint)) {
                    pending.clear();
                }
                yield invoke(method, inner, arguments);
            }
            case "createStatement" -> statement(Statement.class, method, arguments, "");
            case "prepareStatement" -> statement(PreparedStatement.class, method, arguments, text(arguments));
            case "prepareCall" -> statement(CallableStatement.class, method, arguments, text(arguments));
            default -> invoke(method, inner, arguments);
        };
    }

    /// A commit, by its own name or by turning auto-commit on.
    private @Nullable Object ending(Method method, Object @Nullable [] arguments) throws Exception {
        String what = String.join(", ", pending);
        pending.clear();
        if (what.isEmpty()) {
            return invoke(method, inner, arguments);
        }
        return effects.<@Nullable Object, Exception>call("sql commit: " + what, () -> invoke(method, inner, arguments));
    }

    private Object statement(
            Class<? extends Statement> type, Method method, Object @Nullable [] arguments, String prepared)
            throws Exception {
        Object target = Objects.requireNonNull(invoke(method, inner, arguments));
        return proxy(type, (called, values) -> {
            if (called.getName().equals("getConnection")) {
                return outer;
            }
            String sql = prepared.isEmpty() ? text(values) : prepared;
            if (called.getName().startsWith("execute") && !SqlEffect.isRead(sql)) {
                return changing(SqlEffect.name(sql), sql, () -> invoke(called, target, values));
            }
            return invoke(called, target, values);
        });
    }

    private @Nullable Object changing(String name, String sql, Effects.Effect<@Nullable Object, Exception> effect)
            throws Exception {
        if (inner.getAutoCommit()
                || COMMITS.matcher(sql.toLowerCase(Locale.ROOT)).find()) {
            return effects.<@Nullable Object, Exception>call("sql " + name, effect);
        }
        pending.add(name);
        return effect.perform();
    }

    private static String text(Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : "";
    }

    private static <T> T proxy(Class<T> type, Invocation invocation) {
        return type.cast(Proxy.newProxyInstance(
                GatedConnection.class.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> invocation.invoke(method, arguments)));
    }

    private static @Nullable Object invoke(Method method, Object target, Object @Nullable [] arguments)
            throws Exception {
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
        Object invoke(Method method, Object @Nullable [] arguments) throws Exception;
    }
}
