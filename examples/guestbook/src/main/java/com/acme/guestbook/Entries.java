package com.acme.guestbook;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The entries of the book and what the worker counted. */
final class Entries {
    record Entry(String author, String message, Instant writtenAt) {}

    private final Database database;

    Entries(Database database) {
        this.database = database;
    }

    void add(String author, String message) throws SQLException {
        database.call(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO entry (author, message) VALUES (?, ?)")) {
                insert.setString(1, author);
                insert.setString(2, message);
                return insert.executeUpdate();
            }
        });
    }

    List<Entry> newest(int limit) throws SQLException {
        return database.call(connection -> newest(connection, limit));
    }

    Map<String, Long> statistics() throws SQLException {
        return database.call(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT name, value FROM statistic");
                    ResultSet row = select.executeQuery()) {
                Map<String, Long> found = new TreeMap<>();
                while (row.next()) {
                    found.put(row.getString(1), row.getLong(2));
                }
                return found;
            }
        });
    }

    private static List<Entry> newest(Connection connection, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT author, message, written_at FROM entry ORDER BY written_at DESC, id DESC LIMIT ?")) {
            select.setInt(1, limit);
            try (ResultSet row = select.executeQuery()) {
                List<Entry> found = new ArrayList<>();
                while (row.next()) {
                    Instant writtenAt = row.getObject(3, OffsetDateTime.class).toInstant();
                    found.add(new Entry(row.getString(1), row.getString(2), writtenAt));
                }
                return found;
            }
        }
    }
}
