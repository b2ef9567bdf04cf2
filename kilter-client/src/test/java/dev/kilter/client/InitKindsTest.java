package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.image.ImageBuild;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.Project;
import dev.kilter.testkit.GoldenMessages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `kilter init` writes for folders of many kinds, in one file that a person has read. Each is a config without a
/// mistake, and says which build is meant wherever there could be two.
class InitKindsTest {
    private static final String LOG = "CREATE TABLE note ();";

    private final GoldenMessages written = GoldenMessages.in("dev/kilter/client/init.txt");

    @TempDir
    private Path folder;

    @Test
    void each_kind_of_app_gets_what_it_needs() {
        node();
        workspaces();
        python();
        java();
        others();
        written.check("sk_live");
    }

    private void node() {
        sketched("Express", List.of("node"), "package.json", """
            {"scripts": {"start": "node server.js"}, "dependencies": {"express": "5", "pg": "8"}}
            """, "server.js", "", ".env.example", """
            NODE_ENV=development
            PORT=4000
            REDIS_URL=redis://localhost:6379
            BROKER_URL=amqp://me:sk_live@mq.example.com
            STRIPE_KEY=
            PAGE_SIZE=20
            """);
        sketched("Vite", List.of("static"), "package.json", """
            {"scripts": {"build": "vite build"}, "devDependencies": {"vite": "7"}}
            """, "index.html", "<p>");
        sketched(
                "Next.js with Prisma",
                List.of("node"),
                "package.json",
                """
                {"scripts": {"build": "next build", "start": "next start"}, "dependencies": {"next": "16"}}
                """,
                "prisma/migrations/migration_lock.toml",
                "provider = \"postgresql\"",
                "prisma/migrations/1_a/migration.sql",
                LOG);
        sketched(
                "Prisma on another database",
                List.of("node"),
                "package.json",
                """
                {"scripts": {"start": "node a.js"}}
                """,
                "prisma/migrations/migration_lock.toml",
                "provider = \"sqlite\"",
                "prisma/migrations/1_a/migration.sql",
                LOG);
        sketched(
                "Prisma with a folder of its own",
                List.of("node"),
                "package.json",
                "{\"scripts\": {\"start\": \"node a.js\"}}",
                "prisma.config.ts",
                """
                import { defineConfig, env } from "prisma/config";
                export default defineConfig({
                  schema: "db/schema",
                  migrations: { seed: "tsx db/seed.ts", path: "./db/history" },
                  datasource: { url: env("DATABASE_URL") },
                });
                """,
                "db/history/migration_lock.toml",
                "provider = \"postgresql\"",
                "db/history/1_a/migration.sql",
                LOG);
        sketched(
                "Prisma with a schema elsewhere",
                List.of("node"),
                "package.json",
                """
                {"scripts": {"start": "node a.js"}, "prisma": {"seed": "node s.js", "schema": "./src/db/schema.prisma"}}
                """,
                "src/db/migrations/1_a/migration.sql",
                LOG);
        sketched(
                "Prisma with several files of schemas",
                List.of("node"),
                "package.json",
                "{\"scripts\": {\"start\": \"node a.js\"}}",
                "prisma/schema/user.prisma",
                "",
                "prisma/schema/migrations/1_a/migration.sql",
                LOG);
        sketched(
                "Drizzle with its config in JSON",
                List.of("node"),
                "package.json",
                "{\"scripts\": {\"start\": \"node a.js\"}}",
                "drizzle.config.json",
                "{\"dialect\": \"postgresql\", \"out\": \"./db/out\"}",
                "db/out/meta/_journal.json",
                "{}");
        sketched(
                "NestJS with Drizzle and a Dockerfile",
                List.of("dockerfile", "node"),
                "package.json",
                """
                {"scripts": {"start": "node dist/main"}, "dependencies": {"@nestjs/core": "11"}}
                """,
                "Dockerfile",
                "FROM node\nEXPOSE 3100\n",
                "drizzle.config.ts",
                """
                export default defineConfig({ dialect: 'postgresql', schema: './src/schema.ts', out: './src/db/out' });
                """,
                "src/db/out/meta/_journal.json",
                "{}");
    }

    private void workspaces() {
        sketched(
                "a workspace of pnpm",
                List.of("node"),
                "package.json",
                "{\"private\": true, \"scripts\": {\"build\": \"pnpm -r build\"}}",
                "pnpm-workspace.yaml",
                "packages:\n  - \"apps/*\"\n  - \"packages/*\"\n",
                "apps/api/package.json",
                "{\"scripts\": {\"start\": \"node a.js\"}, \"dependencies\": {\"fastify\": \"5\", \"pg\": \"8\"}}",
                "packages/ui/package.json",
                "{\"main\": \"i.js\"}");
        sketched(
                "a workspace with a site and a program",
                List.of("node"),
                "package.json",
                "{\"workspaces\": [\"apps/*\"]}",
                "apps/api/package.json",
                "{\"scripts\": {\"start\": \"node a.js\"}}",
                "apps/web/package.json",
                "{\"scripts\": {\"build\": \"vite build\"}, \"devDependencies\": {\"vite\": \"7\"}}");
    }

    private void python() {
        sketched(
                "Django with Celery and Tailwind",
                List.of("node", "python"),
                "manage.py",
                "",
                "requirements.txt",
                """
                Django==5.2
                psycopg[binary]
                gunicorn
                celery
                """,
                "package.json",
                "{\"scripts\": {\"build\": \"tailwindcss\"}}",
                "Procfile",
                """
                    web: gunicorn shop.wsgi
                    worker: celery -A shop worker --concurrency 2
                    beat: python manage.py beat
                flower: celery -A shop flower && echo over
                    release: python manage.py collectstatic --noinput
                """,
                ".env.example",
                "DEBUG=True\nSECRET_KEY=sk_live\nLANGUAGE=de\n");
        String settings = "INSTALLED_APPS = [\n    'django.contrib.auth',\n    'blog.apps.BlogConfig',%s\n]\n";
        String manage = "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";
        String initial = "class Migration(migrations.Migration):\n    initial = True\n";
        sketched(
                "Django with migrations of one app",
                List.of("python"),
                "manage.py",
                manage,
                "requirements.txt",
                "Django==5.2\npsycopg\n",
                "shop/settings.py",
                settings.formatted(""),
                "blog/migrations/0001_initial.py",
                initial);
        sketched(
                "Django with migrations of two apps, and SQL that they read",
                List.of("python"),
                "manage.py",
                manage,
                "requirements.txt",
                "Django==5.2\npsycopg\n",
                "shop/settings/__init__.py",
                "from .base import *",
                "shop/settings/base.py",
                settings.formatted("\n    'migrations',"),
                "blog/migrations/0001_initial.py",
                initial,
                "migrations/__init__.py",
                "",
                "migrations/0001_rows.sql",
                LOG);
        sketched(
                "Django as its cookiecutter lays it out",
                List.of("python"),
                "manage.py",
                "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n",
                "requirements/base.txt",
                "django==5.2\npsycopg[c]\n",
                "requirements/production.txt",
                "-r base.txt\ngunicorn\n",
                "config/settings/__init__.py",
                "from .base import *",
                "config/settings/base.py",
                """
                DJANGO_APPS = ["django.contrib.auth"]
                LOCAL_APPS: list[str] = [
                    "shop.users",
                    "shop.carts.apps.CartsConfig",
                ]
                INSTALLED_APPS = DJANGO_APPS + LOCAL_APPS
                """,
                "shop/users/migrations/0001_initial.py",
                initial,
                "shop/carts/migrations/0001_initial.py",
                initial);
        sketched("Pipenv", List.of("python"), "Pipfile", "[packages]\nflask = \"*\"\npsycopg = \"*\"\n", "app.py", "");
        sketched("a program alone", List.of("python"), "server.py", "");
        sketched(
                "FastAPI with Alembic",
                List.of("python"),
                "requirements.txt",
                "fastapi\nalembic\nasyncpg\n",
                "alembic.ini",
                "[alembic]\nscript_location = %(here)s/db/alembic\n",
                "db/alembic/env.py",
                "",
                "db/alembic/versions/1_a.py",
                "");
        sketched(
                "Flask-Migrate",
                List.of("python"),
                "requirements.txt",
                "Flask\nFlask-Migrate\npsycopg2\n",
                "app.py",
                "",
                "migrations/alembic.ini",
                "",
                "migrations/env.py",
                "",
                "migrations/versions/1_a.py",
                "",
                "migrations/versions/data.sql",
                LOG);
        sketched("Flask", List.of("python"), "requirements.txt", "Flask\ngunicorn\n", "app.py", "");
        sketched("FastAPI", List.of("python"), "pyproject.toml", """
            [project]
            dependencies = ["fastapi", "uvicorn", "asyncpg"]
            """, "main.py", "");
    }

    private void java() {
        sketched("Spring Boot", List.of("java"), "pom.xml", """
            <artifactId>spring-boot-starter-actuator</artifactId> <groupId>org.postgresql</groupId>
            """, "src/main/resources/db/migration/V1__a.sql", LOG);
        sketched(
                "Spring Boot with Liquibase",
                List.of("java"),
                "pom.xml",
                "<artifactId>spring-boot-starter</artifactId> <artifactId>liquibase-core</artifactId>",
                "src/main/resources/db/changelog/db.changelog-master.yaml",
                "databaseChangeLog:\n  - includeAll: { path: changes, relativeToChangelogFile: true }\n");
        sketched("Spring Boot by Gradle", List.of("gradle"), "build.gradle.kts", """
            plugins { id("org.springframework.boot") version "3.5.0" }
            """);
        sketched("Quarkus", List.of("java"), "pom.xml", "<artifactId>quarkus-smallrye-health</artifactId>");
    }

    private void others() {
        sketched(
                "Go with a Procfile",
                List.of("go"),
                "go.mod",
                "module shop\nrequire github.com/jackc/pgx/v5 v5.7.0\n",
                "Procfile",
                """
                web: bin/shop
                mail_worker: bin/mail --queue=high
                tick: while true; do bin/tick; sleep 60; done
                """,
                "cmd/shop/main.go",
                "package main",
                "cmd/mail/main.go",
                "package main",
                "db/migrations/1_a.up.sql",
                LOG);
        sketched("Rails", List.of(), "Gemfile", "gem \"rails\"\ngem \"pg\"\n", "config/routes.rb", """
            get "up" => "rails/health#show"
            """);
        sketched(
                "Rails with its Dockerfile",
                List.of("dockerfile"),
                "Gemfile",
                "gem \"rails\"\n",
                "Dockerfile",
                "EXPOSE 80\n");
        sketched("pages", List.of("static"), "index.html", "<p>");
        sketched("an empty folder", List.of());
    }

    /// Pairs of a name and a text.
    private void sketched(String kind, List<String> types, String... files) {
        try {
            Path app = Files.createDirectory(folder.resolve(kind.replaceAll("\\W", "-")));
            for (int i = 0; i < files.length; i += 2) {
                Path file = app.resolve(files[i]);
                Files.createDirectories(file.getParent());
                Files.writeString(file, files[i + 1]);
            }
            assertThat(ImageBuild.types(app)).as(kind).containsExactlyInAnyOrderElementsOf(types);

            ProjectInit.Written result = ProjectInit.write(app, Project.parse("acme/shop"));

            ProjectDir project = ProjectDir.find(app);
            KilterYaml yaml = project.yaml();
            AppConfig config = yaml.resolve(EnvName.PROD);
            new ProjectCheck(project, yaml, Set.copyOf(types)).check(config);
            if (types.size() > 1) {
                assertThat(types).as(kind).contains(config.build().type());
            }
            written.of(kind);
            result.seen().forEach(line -> written.line("found " + line));
            Files.readString(result.file()).lines().skip(1).forEach(line -> written.line("  " + line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
