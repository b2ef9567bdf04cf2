package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/// The tables of kilter's own schema: the fence, ledgers, the journal. A migration that takes them away would take the
/// memory of all migrations with it.
record OwnTables(Map<Long, String> tables) {
    OwnTables {
        tables = Map.copyOf(tables);
    }

    static OwnTables of(Connection connection) throws SQLException {
        Map<Long, String> tables = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT c.oid, 'kilter.' || c.relname FROM pg_class c"
                        + " WHERE c.relnamespace = to_regnamespace('kilter') AND c.relkind = 'r'")) {
            while (rows.next()) {
                tables.put(rows.getLong(1), rows.getString(2));
            }
        }
        return new OwnTables(tables);
    }

    /// Throws when one is not where it was.
    void check(Connection connection) throws SQLException {
        Map<Long, String> now = of(connection).tables();
        for (Map.Entry<Long, String> table : tables.entrySet()) {
            if (!table.getValue().equals(now.get(table.getKey()))) {
                throw new SQLException(
                        "it takes away '" + table.getValue() + "', in which kilter remembers what is applied", "55000");
            }
        }
    }

    /// Whether this statement says that it drops or renames kilter's schema.
    static boolean areTakenBy(SqlStatement statement) {
        Words words = new Words(statement.tokens());
        boolean drops = words.begins("DROP", "SCHEMA");
        boolean alters = words.begins("ALTER", "SCHEMA");
        return (drops || alters)
                && words.after(2).without("IF", "EXISTS").parts().stream()
                        .anyMatch(part -> !part.tokens().isEmpty()
                                && part.tokens().getFirst().isName()
                                && part.tokens().getFirst().name().equals("kilter"));
    }
}
