package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// What a classifier asks the live database. A table that is not there yet is made by an earlier statement, and empty.
final class LiveTables {
    private final Connection connection;

    LiveTables(Connection connection) {
        this.connection = connection;
    }

    boolean exists(String relation) throws SQLException {
        return Catalog.exists(connection, relation);
    }

    /// Also a materialized view that was never filled, and a foreign table, whose server is not asked.
    boolean isEmpty(String relation) throws SQLException {
        if (!holds("SELECT FROM pg_class WHERE oid = to_regclass(?) AND relispopulated AND relkind <> 'f'", relation)) {
            return true;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT NOT EXISTS (SELECT FROM " + relation + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /// The type of a column as `format_type` writes it; null when there is none.
    @Nullable
    String type(String relation, String column) throws SQLException {
        return text(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = to_regclass(?)"
                        + " AND attname = ? AND NOT attisdropped",
                relation,
                column);
    }

    /// Whether a function of this name may give another value each time, as far as the catalog knows.
    boolean isVolatile(String function) throws SQLException {
        return "v".equals(text("SELECT max(provolatile::text) FROM pg_proc WHERE proname = ?", function));
    }

    /// Whether there can be no row without a value in this column: by the column's rule, or by a valid check of
    /// just that.
    boolean isNeverNull(String relation, String column) throws SQLException {
        return holds("""
            SELECT FROM pg_attribute a WHERE attrelid = to_regclass(?) AND attname = ? AND NOT attisdropped
              AND (attnotnull OR EXISTS (SELECT FROM pg_constraint WHERE conrelid = attrelid AND contype = 'c'
                AND convalidated AND pg_get_expr(conbin, conrelid) = format('(%I IS NOT NULL)', attname)))
            """, relation, column);
    }

    /// Whether a check looks at this column.
    boolean isChecked(String relation, String column) throws SQLException {
        return holds("""
            SELECT FROM pg_constraint c JOIN pg_attribute a ON attrelid = conrelid AND attnum = ANY (conkey)
            WHERE conrelid = to_regclass(?) AND contype = 'c' AND attname = ?
            """, relation, column);
    }

    /// Whether an index stands behind the constraint of this name.
    boolean isIndexed(String relation, String constraint) throws SQLException {
        return holds(
                "SELECT FROM pg_constraint WHERE conrelid = to_regclass(?) AND conname = ? AND contype IN ('p', 'u',"
                        + " 'x')",
                relation,
                constraint);
    }

    /// Whether it is an index that allows no equal rows.
    boolean isUnique(String index) throws SQLException {
        return holds("SELECT FROM pg_index WHERE indexrelid = to_regclass(?) AND indisunique", index);
    }

    /// Whether it is a table, partitioned or not.
    boolean isTable(String relation) throws SQLException {
        return holds("SELECT FROM pg_class WHERE oid = to_regclass(?) AND relkind IN ('r', 'p')", relation);
    }

    boolean isPartitioned(String relation) throws SQLException {
        return holds("SELECT FROM pg_class WHERE oid = to_regclass(?) AND relkind = 'p'", relation);
    }

    /// Whether the default partition of this table has rows, which a new partition makes PostgreSQL look through.
    boolean hasRowsElsewhere(String partitioned) throws SQLException {
        String rest = text(
                "SELECT partdefid::regclass FROM pg_partitioned_table WHERE partrelid = to_regclass(?) AND partdefid"
                        + " <> 0",
                partitioned);
        return rest != null && !isEmpty(rest);
    }

    /// Whether it is a domain with a rule, or one over such.
    boolean isDomainWithRule(String type) throws SQLException {
        return holds("""
            WITH RECURSIVE over AS (
              SELECT oid, typbasetype, typnotnull FROM pg_type WHERE oid = to_regtype(?) AND typtype = 'd'
              UNION ALL SELECT t.oid, t.typbasetype, t.typnotnull FROM pg_type t JOIN over ON t.oid = over.typbasetype
              WHERE t.typtype = 'd')
            SELECT FROM over WHERE typnotnull OR EXISTS (SELECT FROM pg_constraint WHERE contypid = over.oid)
            """, type);
    }

    /// Whether a table with rows has a column of this type, or of a domain or an array over it.
    boolean isTypeOfRows(String type) throws SQLException {
        String tables = text("""
            WITH RECURSIVE over AS (
              SELECT to_regtype(?)::oid AS oid
              UNION SELECT t.oid FROM pg_type t JOIN over ON over.oid IN (t.typbasetype, t.typelem))
            SELECT string_agg(DISTINCT attrelid::regclass::text, E'\n') FROM pg_attribute JOIN over ON atttypid = over.oid
            JOIN pg_class c ON c.oid = attrelid WHERE relkind IN ('r', 'p', 'm') AND NOT attisdropped
            """, type);
        if (tables == null) {
            return false;
        }
        for (String table : tables.lines().toList()) {
            if (!isEmpty(table)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a function of this name, which is not PostgreSQL's own, may change something: one that is there and
    /// volatile, or one that an earlier statement is about to make.
    boolean mayDoAnything(String function) throws SQLException {
        return holds("""
            SELECT WHERE NOT EXISTS (SELECT FROM pg_get_keywords() WHERE word = ?)
              AND NOT EXISTS (SELECT FROM pg_proc WHERE proname = ? AND (pronamespace = 'pg_catalog'::regnamespace
                OR provolatile <> 'v'))
            """, function, function);
    }

    private boolean holds(String query, String... parameters) throws SQLException {
        try (PreparedStatement find = prepared(query, parameters);
                ResultSet row = find.executeQuery()) {
            return row.next();
        }
    }

    private PreparedStatement prepared(String query, String... parameters) throws SQLException {
        PreparedStatement find = connection.prepareStatement(query);
        for (int i = 0; i < parameters.length; i++) {
            find.setString(i + 1, parameters[i]);
        }
        return find;
    }

    private @Nullable String text(String query, String... parameters) throws SQLException {
        try (PreparedStatement find = prepared(query, parameters)) {
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
