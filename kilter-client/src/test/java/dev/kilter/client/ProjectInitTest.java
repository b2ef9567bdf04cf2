package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.ProcessConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectInitTest {
    @TempDir
    private Path folder;

    private ProjectInitTest write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    private AppConfig config(Path file) throws IOException {
        return KilterYaml.parse("kilter.yaml", Files.readAllBytes(file)).resolve(EnvName.PROD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Flask==3.1.2               | gunicorn
        django                     | gunicorn
        fastapi                    | uvicorn
        Flask,gunicorn             |
        fastapi[standard]          |
        requests                   |
        """)
    void a_server_that_a_deploy_would_lack_is_told(String packages, String lacked) throws IOException {
        write("requirements.txt", packages.replace(',', '\n')).write("app.py", "app = 1\n");

        List<String> seen =
                ProjectInit.write(folder, Project.parse("acme/shop")).seen();

        assertThat(seen.stream().filter(line -> line.startsWith("no server")).toList())
                .isEqualTo(
                        lacked == null
                                ? List.of()
                                : List.of("no server among its packages: before a deploy add " + lacked
                                        + " to them, or write a Procfile"));
    }

    @Test
    void an_app_is_sketched_from_what_its_folder_shows() throws IOException {
        write("pom.xml", "<artifactId>spring-boot-starter-actuator</artifactId>");
        write("src/main/resources/db/migration/V1__note.sql", "CREATE TABLE note ();");
        write("Procfile", """
            web: java -jar app.jar
            mail_worker: java -jar app.jar mail
            tick: while true; do echo "tick"; sleep 60; done
            release: bin/release --all
            """);
        write(".env.example", """
            # for everybody
            export LOG_LEVEL=info
            GREETING="hello: world" # said first
            STRIPE_API_KEY=sk_test
            MAIL_FROM=
            PORT=9090
            DATABASE_URL=postgres://localhost/shop
            """);

        ProjectInit.Written written = ProjectInit.write(folder, Project.parse("acme/shop"));

        AppConfig config = config(written.file());
        assertThat(config.project()).isEqualTo(Project.parse("acme/shop"));
        assertThat(config.web().port()).isEqualTo(9090);
        assertThat(config.web().health()).isEqualTo("/actuator/health");
        assertThat(config.variables()).isEqualTo(Map.of("LOG_LEVEL", "info", "GREETING", "hello: world"));
        assertThat(config.database()).isEqualTo(DatabaseKind.POSTGRES);
        assertThat(config.migration()).isEqualTo(new MigrationConfig("sql", "src/main/resources/db/migration"));
        assertThat(config.release()).containsExactly("bin/release", "--all");
        assertThat(config.processes())
                .isEqualTo(Map.of(
                        "mail-worker",
                        new ProcessConfig(List.of("java", "-jar", "app.jar", "mail"), 1),
                        "tick",
                        new ProcessConfig(List.of("sh", "-c", "while true; do echo \"tick\"; sleep 60; done"), 1)));
        assertThat(Files.readString(written.file()))
                .contains("# MAIL_FROM, STRIPE_API_KEY: write them into a file that git ignores")
                .doesNotContain("sk_test");
        assertThat(written.seen())
                .containsExactly(
                        "Spring Boot (pom.xml)",
                        ".env.example: 6 variables",
                        "migrations for sql (src/main/resources/db/migration)",
                        "Procfile: mail-worker, release, tick, web");
    }

    @Test
    void a_kilter_yaml_that_is_there_is_never_touched() throws IOException {
        write("kilter.yaml", "project: acme/mine\n");

        assertThatThrownBy(() -> ProjectInit.write(folder, null))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().code().value()).isEqualTo("KLT-C02"));
        assertThat(folder.resolve("kilter.yaml")).hasContent("project: acme/mine\n");
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/Acme-Inc/shop.git, acme-inc",
        "git@github.com:acme/shop.git, acme",
        "ssh://git@git.example.com:22/platform/shop, platform"
    })
    void the_owner_of_the_repository_is_the_org(String url, String org) throws IOException {
        write(".git/config", "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = " + url + "\n\tfetch = x\n");
        Path app = Files.createDirectories(folder.resolve("My Shop_2"));

        ProjectInit.Written written = ProjectInit.write(app, null);

        assertThat(written.project()).isEqualTo(new Project(org, "my-shop-2"));
        assertThat(config(written.file()).web().port()).isEqualTo(8080);
        assertThat(written.seen()).containsExactly("nothing that kilter builds: write a Dockerfile, or name an image");
    }

    @ParameterizedTest
    @CsvSource({
        "package.json, '{\"dependencies\":{\"next\":\"15\"}}', Next.js, 3000",
        "package.json, '{\"dependencies\":{\"@angular/core\":\"20\",\"express\":\"5\"}}', Angular, 3000",
        "package.json, '{\"dependencies\":{\"@tanstack/react-start\":\"1\",\"vite\":\"7\"}}', TanStack Start, 3000",
        "package.json, '{}', Node, 3000",
        "build.gradle.kts, plugins, Java, 8080",
        "go.mod, module x, Go, 8080",
        "requirements.txt, Django==5 gunicorn, Django, 8000",
        "Dockerfile, 'EXPOSE 7000', a Dockerfile, 7000",
        "index.html, <p>, static files, 8080"
    })
    void frameworks_are_told_by_their_files(String file, String text, String name, int port) throws IOException {
        write(file, text);

        ProjectInit.Written written = ProjectInit.write(folder, Project.parse("acme/shop"));

        assertThat(written.seen()).containsExactly(name + " (" + file + ")");
        assertThat(config(written.file()).web().port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "prisma/migrations/1/migration.sql, prisma, prisma/migrations",
        "drizzle/meta/_journal.json, drizzle, drizzle",
        "schema/schema.sql, atlas, schema",
        "migrations/1.up.sql, sql, migrations",
        "db/migrations/1.sql, sql, db/migrations"
    })
    void migrations_are_told_by_their_files(String file, String tool, String dir) throws IOException {
        write(file, "");

        AppConfig config =
                config(ProjectInit.write(folder, Project.parse("acme/shop")).file());

        MigrationConfig migration = java.util.Objects.requireNonNull(config.migration());
        assertThat(migration.tool()).isEqualTo(tool);
        assertThat(migration.dir()).isEqualTo(dir);
    }
}
