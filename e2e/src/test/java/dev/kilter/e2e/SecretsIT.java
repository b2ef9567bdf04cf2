package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Passwords and tokens stand where they must and nowhere else, whether a deploy goes well or not.
final class SecretsIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    /// The databases' own files, which hold the Secrets' table, and PostgreSQL's programs.
    private static final String NOT_READ = "postgres/(data|binaries-[^/]+)";

    @Test
    void no_secret_is_in_arguments_files_logs_events_errors_or_git() throws Exception {
        Platform platform = new Platform(SHARED.home());
        platform.start();
        Sql postgres = platform.sql("postgres");
        postgres.run("ALTER ROLE kilter_admin SET log_statement = 'all';"
                + "ALTER ROLE kilter_admin SET log_parameter_max_length = 0");
        MoodyApp app = new MoodyApp(SHARED.home(), "vault");
        List<Home.Ran> deploys = new ArrayList<>();
        CommandLines lines = new CommandLines();
        try (lines) {
            app.mood(
                    "fine", 1, "health:", "processes: { worker: { command: [java, -jar, app.jar, worker] } }\nhealth:");
            deploys.add(app.deploy("--migration", "--seed", "--format", "jsonl"));
            app.write("migrations/0002_broken.sql", "ALTER ROLE CURRENT_USER PASSWORD 'x' VALID;\n");
            deploys.add(app.deploy("--migration", "--json"));
        } finally {
            postgres.run("ALTER ROLE kilter_admin RESET log_statement;"
                    + "ALTER ROLE kilter_admin RESET log_parameter_max_length");
        }
        Canaries canaries = Canaries.of(platform);

        assertThat(deploys).extracting(Home.Ran::exit).containsExactly(0, 4);
        assertThat(canaries.names())
                .contains(
                        "token",
                        "postgres/password",
                        "acme-vault-prod/database-app/PGPASSWORD",
                        "acme-vault-prod/database-migrator/PGPASSWORD");
        Set<String> commands = lines.seen();
        assertThat(commands)
                .as("what was looked at")
                .anyMatch(line -> line.contains("dev.kilter.runner.Main"))
                .anyMatch(line -> line.contains("bin/initdb") || line.contains("bin/postgres"));
        List<String> hits = new ArrayList<>();
        commands.forEach(line -> hits.addAll(canaries.in("arguments of " + line, line)));
        deploys.forEach(ran -> hits.addAll(canaries.in("what a deploy said", ran.toString())));
        hits.addAll(inFiles(platform, canaries));
        hits.addAll(inGit(platform.folder().resolve("flux.git"), canaries));
        hits.addAll(inGit(platform.folder().resolve("operator/clone.git"), canaries));
        hits.addAll(inTables(platform.sql("kilter"), canaries));
        assertThat(hits).isEmpty();
        assertThat(Files.readString(platform.folder().resolve("postgres/postgres.log")))
                .contains("ALTER ROLE \"acme_vault_prod", "PASSWORD 'SCRAM-SHA-256$");
    }

    /// The one who looks at arguments sees a process that is there for a moment, whoever started it.
    @Test
    void a_secret_planted_in_arguments_is_found() throws Exception {
        Platform platform = new Platform(SHARED.home());
        platform.start();
        String token = Files.readString(platform.folder().resolve("token")).strip();
        CommandLines lines = new CommandLines();
        try (lines) {
            assertThat(new ProcessBuilder("sh", "-c", "sleep 0.3; :", "--token", token)
                            .start()
                            .waitFor())
                    .isZero();
        }

        Canaries canaries = Canaries.of(platform);
        List<String> hits = new ArrayList<>();
        lines.seen().forEach(line -> hits.addAll(canaries.in(line, line)));
        assertThat(hits).containsExactly("sh -c sleep 0.3; : --token " + token + " : token");
    }

    private static List<String> inFiles(Platform platform, Canaries canaries) throws IOException {
        List<String> hits = new ArrayList<>();
        Path local = platform.folder();
        try (Stream<Path> all = Files.walk(SHARED.home().folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.startsWith(local) ? local.relativize(file).toString() : file.toString();
                if (!Canaries.FILES.contains(name) && !name.matches(NOT_READ + "/.*")) {
                    hits.addAll(canaries.in(name, text(file)));
                }
            }
        }
        return hits;
    }

    /// A file that is gone by now holds nothing.
    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (java.nio.file.NoSuchFileException e) {
            return "";
        }
    }

    /// Every object of the repo, those that no branch reaches included.
    private static List<String> inGit(Path repo, Canaries canaries) throws IOException {
        Process git = new ProcessBuilder("git", "--git-dir=" + repo, "cat-file", "--batch-all-objects", "--batch")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String objects = new String(git.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(objects).contains("deploy acme/vault/prod");
        return canaries.in(repo.toString(), objects);
    }

    private static List<String> inTables(Sql sql, Canaries canaries) {
        List<String> hits = new ArrayList<>();
        for (String table : sql.lines("SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables"
                + " WHERE table_schema LIKE 'kilter%' AND table_name <> 'secret'")) {
            hits.addAll(
                    canaries.in("table " + table, String.join("\n", sql.lines("SELECT t::text FROM " + table + " t"))));
        }
        return hits;
    }
}
