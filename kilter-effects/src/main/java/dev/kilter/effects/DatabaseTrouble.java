package dev.kilter.effects;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/// Whether a failure comes from the database itself, and not from what was asked of it.
public enum DatabaseTrouble {
    /// It answers; the cause lies elsewhere.
    NONE,
    /// It is not there, or going down or coming up: asking again later may help.
    AWAY,
    /// Its disk is full.
    FULL;

    /// What the first database error among the causes says.
    public static DatabaseTrouble of(Throwable failure) {
        SQLException cause = cause(failure);
        if (cause == null) {
            return NONE;
        }
        String state = String.valueOf(cause.getSQLState());
        if (state.equals("53100") || String.valueOf(cause.getMessage()).contains("No space left")) {
            return FULL;
        }
        boolean away = cause instanceof SQLTransientConnectionException
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.equals("53300");
        return away ? AWAY : NONE;
    }

    /// The words of that error; those of `failure` itself when there is none.
    public static String message(Throwable failure) {
        SQLException cause = cause(failure);
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    private static @Nullable SQLException cause(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
