package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An app that is migrated by a command of its own, which keeps golang-migrate's table.
final class OwnTool {
    private OwnTool() {}

    static Path in(Home home, String name) {
        Path app = home.example("notes-golang-migrate", name);
        Path yaml = app.resolve("kilter.yaml");
        try {
            Files.writeString(
                    yaml,
                    Files.readString(yaml)
                            .replace("acme/notes-golang-migrate", "acme/" + name)
                            .replace("{ tool: sql }", "{ tool: sql, engine: cli, command: [node, migrate.js] }"));
            Files.writeString(app.resolve("migrate.js"), """
                import { readdirSync, readFileSync } from 'node:fs';
                import pg from 'pg';
                const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
                await client.connect();
                await client.query('CREATE TABLE IF NOT EXISTS schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)');
                for (const file of readdirSync('migrations').filter((name) => name.endsWith('.up.sql')).sort()) {
                  await client.query(readFileSync('migrations/' + file, 'utf8'));
                  await client.query('TRUNCATE schema_migrations');
                  await client.query('INSERT INTO schema_migrations VALUES ($1, false)', [parseInt(file, 10)]);
                  console.log('applied ' + file + ' as ' + (await client.query('SELECT current_user')).rows[0].current_user);
                }
                await client.end();
                """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return app;
    }
}
