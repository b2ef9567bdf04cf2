package dev.kilter.local;

import dev.kilter.local.host.Secrets;
import dev.kilter.sdk.wire.Wire;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/// Secrets as rows of a database that only this platform's admin may open.
final class TableSecrets implements Secrets {
    private final Jdbi database;
    private final int postgres;

    /// @param postgres where PostgreSQL listens now
    TableSecrets(Jdbi database, int postgres) {
        this.database = database;
        this.postgres = postgres;
    }

    /// The values of one Secret; their text form hides them.
    private record Content(Map<String, String> values) {
        @Override
        public String toString() {
            return "Content[…]";
        }
    }

    @Override
    public Optional<Map<String, String>> find(String namespace, String name) {
        return database.withHandle(handle -> handle.createQuery(
                                "SELECT content FROM secret WHERE namespace = :namespace AND name = :name")
                        .bind("namespace", namespace)
                        .bind("name", name)
                        .map((row, _) ->
                                Wire.decode(row.getString(1), Content.class).values())
                        .findFirst())
                .map(this::atThePortOfToday);
    }

    /// PostgreSQL may have been moved since the Secret was written, when another program had taken its port.
    private Map<String, String> atThePortOfToday(Map<String, String> values) {
        String port = values.get("PGPORT");
        String now = Integer.toString(postgres);
        if (port == null || port.equals(now) || !"127.0.0.1".equals(values.get("PGHOST"))) {
            return values;
        }
        Map<String, String> moved = new TreeMap<>(values);
        moved.replaceAll((_, value) -> value.replace("127.0.0.1:" + port + "/", "127.0.0.1:" + now + "/"));
        moved.put("PGPORT", now);
        return moved;
    }

    void put(String namespace, String name, Map<String, String> values) {
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO secret (namespace, name, content) VALUES (:namespace, :name, :content)
            ON CONFLICT (namespace, name) DO UPDATE SET content = excluded.content
            """)
                .bind("namespace", namespace)
                .bind("name", name)
                .bind("content", Wire.text(new Content(new TreeMap<>(values))))
                .execute());
    }

    void delete(String namespace, String name) {
        database.useHandle(
                handle -> handle.createUpdate("DELETE FROM secret WHERE namespace = :namespace AND name = :name")
                        .bind("namespace", namespace)
                        .bind("name", name)
                        .execute());
    }

    void deleteAll(String namespace) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM secret WHERE namespace = :namespace")
                .bind("namespace", namespace)
                .execute());
    }
}
