package dev.kilter.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The schema of a database as one definition for each object, such as `column public.orders.note` and `text not null`.
/// Two databases that were built differently have the same one when they mean the same. Left out are the system's
/// schemas, kilter's own, what belongs to an extension, owners, grants, comments and rows.
///
/// @param objects the definition of each object by its kind and name
public record SchemaSnapshot(SortedMap<String, String> objects) {
    public SchemaSnapshot {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    }

    /// The schema as this connection sees it. Reads only; a lock that is not to be had within two seconds is an
    /// error with SQLSTATE 55P03.
    public static SchemaSnapshot of(Connection connection) throws SQLException {
        SortedMap<String, String> objects = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '2s'");
            try (ResultSet row = statement.executeQuery(query())) {
                while (row.next()) {
                    objects.put(row.getString(1), row.getString(2));
                }
            }
            statement.execute("RESET lock_timeout");
        }
        return new SchemaSnapshot(objects);
    }

    private static String query() {
        try (InputStream in = SchemaSnapshot.class.getResourceAsStream("schema-snapshot.sql")) {
            if (in == null) {
                throw new IllegalStateException("schema-snapshot.sql is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
