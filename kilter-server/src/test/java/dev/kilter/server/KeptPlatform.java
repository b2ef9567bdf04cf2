package dev.kilter.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/// What a whole platform on one machine has left: the server's rows, and the resources and tasks as its operator wrote
/// them. `dev/keep` makes one of an earlier commit.
///
/// @param folder where they lie
record KeptPlatform(Path folder) {
    /// Writes what the platform that works in this kilter home has now.
    static void write(Path folder, Path home) throws IOException, SQLException {
        JsonNode daemon =
                new ObjectMapper().readTree(home.resolve("local/daemon.json").toFile());
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(
                "jdbc:postgresql://127.0.0.1:" + daemon.path("postgresPort").asInt() + "/kilter");
        database.setUser("postgres");
        database.setPassword(
                Files.readString(home.resolve("local/postgres/password")).strip());
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("database.sql"), KeptDatabase.dump(database));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            Files.write(
                    folder.resolve("apps.jsonl"),
                    lines(
                            statement,
                            "SELECT '{\"spec\":' || spec || ',\"status\":' || status || '}' FROM kilter_local.app"
                                    + " ORDER BY slot"));
            Files.write(
                    folder.resolve("tasks.jsonl"), lines(statement, "SELECT body FROM kilter_local.task ORDER BY seq"));
        }
    }

    private static List<String> lines(Statement statement, String query) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    /// A resource as it is kept.
    private record Kept(KilterAppSpec spec, KilterAppStatus status) {}

    MemoryApps apps() throws IOException {
        MemoryApps apps = new MemoryApps();
        for (String line : Files.readAllLines(folder.resolve("apps.jsonl"))) {
            Kept kept = Wire.decode(line, Kept.class);
            apps.apply(kept.spec());
            apps.updateStatus(kept.spec().config().slot(), kept.status());
        }
        return apps;
    }

    String database() throws IOException {
        return Files.readString(folder.resolve("database.sql"));
    }

    List<String> tasks() throws IOException {
        return Files.readAllLines(folder.resolve("tasks.jsonl"));
    }
}
