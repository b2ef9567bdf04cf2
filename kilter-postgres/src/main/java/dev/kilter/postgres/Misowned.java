package dev.kilter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// An object that another role owns than the slot's owner. PostgreSQL lists owners in `pg_shdepend`, whatever the kind
/// of object; members of extensions go with their extension, and what initdb made has no entry.
///
/// @param kind      the catalog it is in: `pg_class`
/// @param name      in PostgreSQL's words: `table public.item`
/// @param sql       its name as SQL, for a relation or a schema; else empty
/// @param role      its owner
/// @param superuser whether that is one
/// @param member    whether the login may act as that role
/// @param elsewhere another database of that role; empty for none
/// @param definer   whether it is a SECURITY DEFINER function
record Misowned(
        String kind,
        String name,
        String sql,
        String role,
        boolean superuser,
        boolean member,
        String elsewhere,
        boolean definer) {
    private static final String FIND = """
        SELECT d.classid::regclass::text, pg_describe_object(d.classid, d.objid, 0),
          CASE d.classid WHEN 'pg_class'::regclass THEN d.objid::regclass::text
            WHEN 'pg_namespace'::regclass THEN (SELECT quote_ident(nspname) FROM pg_namespace WHERE oid = d.objid) ELSE '' END,
          r.rolname, r.rolsuper, pg_has_role(session_user, r.oid, 'USAGE'),
          coalesce((SELECT min(datname) FROM pg_database WHERE datdba = r.oid AND datname <> current_database()), ''),
          d.classid = 'pg_proc'::regclass AND (SELECT prosecdef FROM pg_proc WHERE oid = d.objid)
        FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
        WHERE d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o' AND r.rolname <> ?
          AND d.classid NOT IN ('pg_default_acl'::regclass, 'pg_user_mapping'::regclass)
          AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.objsubid = 0
            AND e.deptype = 'e')
          AND NOT EXISTS (SELECT FROM pg_class t WHERE d.classid = 'pg_class'::regclass AND t.oid = d.objid
            AND t.relpersistence = 't')
          AND NOT EXISTS (SELECT FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE d.classid = 'pg_type'::regclass
            AND t.oid = d.objid AND c.relpersistence = 't')
        ORDER BY 1, 2
        """;

    static List<Misowned> find(Connection connection, String owner) throws SQLException {
        List<Misowned> found = new ArrayList<>();
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setString(1, owner);
            try (ResultSet rows = find.executeQuery()) {
                while (rows.next()) {
                    found.add(new Misowned(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getBoolean(5),
                            rows.getBoolean(6),
                            rows.getString(7),
                            rows.getBoolean(8)));
                }
            }
        }
        return found;
    }

    /// REASSIGN moves a role's databases as well, of the whole server: one that owns others is left alone.
    boolean canBeTaken() {
        return !superuser && member && elsewhere.isEmpty();
    }

    /// Gives all that these roles own to `owner`, as the login: only it belongs to all of them. Schemas come first,
    /// since the new owner of an object must be allowed to create in its schema.
    static List<String> take(Connection connection, List<Misowned> objects, String owner) throws SQLException {
        CleanSession.execute(connection, "SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE NONE");
        for (Misowned object : objects) {
            if (object.kind().equals("pg_namespace")) {
                CleanSession.execute(connection, "ALTER SCHEMA " + object.sql() + " OWNER TO " + Names.quoted(owner));
            }
        }
        String roles = objects.stream()
                .map(object -> Names.quoted(object.role()))
                .distinct()
                .collect(Collectors.joining(", "));
        CleanSession.execute(connection, "REASSIGN OWNED BY " + roles + " TO " + Names.quoted(owner));
        return objects.stream()
                .filter(Misowned::definer)
                .map(object -> object.name() + " is SECURITY DEFINER, was of '" + object.role()
                        + "' and has the power of '" + owner + "' now")
                .toList();
    }

    /// Why it stays as it is.
    String note() {
        String why = superuser
                ? "which is a superuser: only a superuser can give it away"
                : elsewhere.isEmpty()
                        ? "to which the migrator does not belong: GRANT " + Names.quoted(role) + " to it"
                        : "which owns the database '" + elsewhere + "' too: give that one away first";
        return name + " belongs to '" + role + "', " + why;
    }
}
