package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What the app may do: read and write rows, nothing else. In a schema that has no default privileges for it yet, it
/// gets them, and rights on all that is there; later a REVOKE in a migration is respected.
final class AppRights {
    private static final String TABLES = "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE ";
    private static final String SEQUENCES = "GRANT USAGE, SELECT ON SEQUENCE ";

    private AppRights() {}

    /// As the owner, in the transaction that is open. Default privileges do not apply to what was given back just
    /// now.
    static void grant(Connection connection, String owner, List<Misowned> givenBack) throws SQLException {
        String app = owner.replaceFirst("_owner$", "_app");
        if (app.equals(owner)
                || rows(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", app)
                        .isEmpty()) {
            return;
        }
        String to = " TO " + Names.quoted(app);
        for (String schema : newSchemas(connection, owner, app)) {
            CleanSession.execute(connection, "GRANT USAGE ON SCHEMA " + schema + to);
            String defaults = "ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema + " GRANT ";
            CleanSession.execute(connection, defaults + "SELECT, INSERT, UPDATE, DELETE ON TABLES" + to);
            CleanSession.execute(connection, defaults + "USAGE, SELECT ON SEQUENCES" + to);
            for (String grant : grants(connection, "c.relnamespace = ?::regnamespace", schema)) {
                CleanSession.execute(connection, grant + to);
            }
        }
        for (Misowned object : givenBack) {
            if (object.kind().equals("pg_class")) {
                for (String grant : grants(connection, "c.oid = ?::regclass", object.sql())) {
                    CleanSession.execute(connection, grant + to);
                }
            }
        }
    }

    private static List<String> newSchemas(Connection connection, String owner, String app) throws SQLException {
        return rows(connection, """
            SELECT quote_ident(n.nspname) FROM pg_namespace n
            WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'kilter')
              AND pg_has_role(n.nspowner, 'USAGE')
              AND NOT EXISTS (SELECT FROM pg_default_acl a, aclexplode(a.defaclacl) x WHERE a.defaclnamespace = n.oid
                AND a.defaclobjtype = 'r' AND a.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = ?)
                AND x.grantee = (SELECT oid FROM pg_roles WHERE rolname = ?))
            ORDER BY 1
            """, owner, app);
    }

    private static List<String> grants(Connection connection, String which, String value) throws SQLException {
        return rows(
                connection,
                "SELECT CASE c.relkind WHEN 'S' THEN '" + SEQUENCES + "' ELSE '" + TABLES + "' END || c.oid::regclass"
                        + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE " + which
                        + " AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname <> 'kilter'"
                        + " AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) ORDER BY 1",
                value);
    }

    private static List<String> rows(Connection connection, String query, String... values) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                find.setString(i + 1, values[i]);
            }
            try (ResultSet rows = find.executeQuery()) {
                List<String> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        }
    }
}
