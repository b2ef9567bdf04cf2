package com.acme.guestbook;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Counts entries and words every few seconds. */
final class Worker {
    private static final String COUNT = """
        INSERT INTO statistic (name, value)
        SELECT 'entries', count(*) FROM entry
        UNION ALL
        SELECT 'words', coalesce(sum(cardinality(regexp_split_to_array(trim(message), '\\s+'))), 0) FROM entry
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, counted_at = now()
        """;

    private final Database database;

    Worker(Database database) {
        this.database = database;
    }

    void run() throws InterruptedException {
        System.out.println("counting every 2 seconds");
        while (true) {
            count();
            Thread.sleep(2_000);
        }
    }

    private void count() {
        try {
            database.call(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
                    return statement.executeUpdate();
                }
            });
        } catch (SQLException e) {
            System.err.println("cannot count now: " + e.getMessage());
        }
    }
}
