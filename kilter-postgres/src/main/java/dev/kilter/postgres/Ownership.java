package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Gives the schema's objects back to the owner role and the app its rights on them, inside the migration's
/// transaction, so that one developer's CREATE does not break the next one's deploy.
public final class Ownership {
    private Ownership() {}

    /// Does it on this connection, in its transaction if one is open. `owner` ends in `_owner`; the app role is
    /// named alike.
    public static void sweep(Connection connection, String owner) throws SQLException {
        List<String> commands = new ArrayList<>();
        String app = owner.replaceFirst("_owner$", "_app");
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("""
                SELECT format('ALTER %s %s OWNER TO ', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                  WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r','p','v','m','S','f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                  AND c.relowner <> (SELECT oid FROM pg_roles WHERE rolname = current_user)
                  AND pg_has_role(c.relowner, 'USAGE')
                  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'i', 'a'))
                UNION ALL
                SELECT format('ALTER ROUTINE %s OWNER TO ', p.oid::regprocedure)
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND pg_has_role(p.proowner, 'USAGE')
                  AND p.proowner <> (SELECT oid FROM pg_roles WHERE rolname = current_user)
                  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype IN ('e', 'i'))
                """)) {
                while (rows.next()) {
                    commands.add(rows.getString(1) + quoted(owner));
                }
            }
            boolean hasApp;
            try (ResultSet row =
                    statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + app.replace("'", "''") + "'")) {
                hasApp = row.next() && !app.equals(owner);
            }
            try (ResultSet rows = statement.executeQuery("""
                SELECT quote_ident(nspname) FROM pg_namespace
                WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'kilter') AND pg_has_role(nspowner, 'USAGE')
                """)) {
                while (hasApp && rows.next()) {
                    String schema = rows.getString(1);
                    commands.add("GRANT USAGE ON SCHEMA " + schema + " TO " + quoted(app));
                    commands.add("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO "
                            + quoted(app));
                    commands.add("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA " + schema + " TO " + quoted(app));
                }
            }
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
