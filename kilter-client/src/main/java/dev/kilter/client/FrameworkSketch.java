package dev.kilter.client;

import dev.kilter.client.ProjectSketch.Framework;
import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an app is made with, told by the files that its tools need. A page or a package.json may lie beside the files
/// of another language, for what browsers get; so they are looked at last. Pure.
final class FrameworkSketch {
    private static final int NODE_PORT = 3000;
    private static final int PYTHON_PORT = 8000;
    private static final int USUAL_PORT = 8080;

    /// By the package that an app asks for; what stands on another one comes before it.
    private static final Map<String, String> OF_NODE = new LinkedHashMap<>();

    static {
        OF_NODE.put("next", "Next.js");
        OF_NODE.put("nuxt", "Nuxt");
        OF_NODE.put("@remix-run/node", "Remix");
        OF_NODE.put("@react-router/node", "React Router");
        OF_NODE.put("@sveltejs/kit", "SvelteKit");
        OF_NODE.put("astro", "Astro");
        OF_NODE.put("@nestjs/core", "NestJS");
        OF_NODE.put("@solidjs/start", "SolidStart");
        OF_NODE.put("@tanstack/react-start", "TanStack Start");
        OF_NODE.put("@analogjs/platform", "Analog");
        OF_NODE.put("@builder.io/qwik-city", "Qwik");
        // before Express, on which the server of its starter stands
        OF_NODE.put("@angular/core", "Angular");
        OF_NODE.put("fastify", "Fastify");
        OF_NODE.put("express", "Express");
        OF_NODE.put("koa", "Koa");
        OF_NODE.put("hono", "Hono");
        OF_NODE.put("react-scripts", "Create React App");
        OF_NODE.put("vite", "Vite");
    }

    /// What kilter does not build by itself: a Dockerfile has to.
    private static final Map<String, String> BY_DOCKERFILE = Map.of(
            "Gemfile", "Ruby", "composer.json", "PHP", "mix.exs", "Elixir", "Cargo.toml", "Rust", "deno.json", "Deno");

    private static final Pattern DRIVER = Pattern.compile(
            "\"(pg|postgres|@prisma/client|postgres\\.js)\"|psycopg|asyncpg|pg8000|jackc/pgx|lib/pq|org\\.postgresql|"
                    + "quarkus-jdbc-postgresql|gem ['\"]pg['\"]");

    /// Where a Python app names its packages.
    private static final List<String> PYTHON = List.of(
            "pyproject.toml",
            "requirements.txt",
            "Pipfile",
            "requirements/production.txt",
            "requirements/prod.txt",
            "requirements/base.txt");

    private static final List<String> OTHERS =
            List.of("go.mod", "pom.xml", "build.gradle", "build.gradle.kts", "Gemfile");

    private final ProjectTree tree;
    private final String packageJson;

    FrameworkSketch(ProjectTree tree) {
        this(tree, "");
    }

    /// @param part of a workspace, with a slash at its end; empty: there is none
    FrameworkSketch(ProjectTree tree, String part) {
        this.tree = tree;
        packageJson = part + "package.json";
    }

    Optional<Framework> find() {
        return byDockerfile()
                .or(this::java)
                .or(this::go)
                .or(this::python)
                .or(this::node)
                .or(this::pages);
    }

    /// Whether its packages have a driver of PostgreSQL.
    boolean hasDriver() {
        return Stream.of(PYTHON, OTHERS, List.of(packageJson))
                .flatMap(List::stream)
                .anyMatch(file -> DRIVER.matcher(text(file)).find());
    }

    private Optional<Framework> byDockerfile() {
        if (tree.holds("Gemfile") && text("Gemfile").contains("rails")) {
            boolean up = text("config/routes.rb").contains("rails/health#show");
            return Optional.of(
                    new Framework("Ruby on Rails", "Gemfile", NODE_PORT, up ? "/up" : null, List.of("dockerfile")));
        }
        return BY_DOCKERFILE.entrySet().stream()
                .filter(entry -> tree.holds(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .findFirst()
                .map(entry -> new Framework(entry.getValue(), entry.getKey(), USUAL_PORT, null, List.of("dockerfile")));
    }

    private Optional<Framework> java() {
        return List.of("pom.xml", "build.gradle", "build.gradle.kts").stream()
                .filter(tree::holds)
                .findFirst()
                .map(this::java);
    }

    private Framework java(String file) {
        String text = text(file);
        List<String> types = List.of("java", "gradle");
        if (text.contains("spring-boot") || text.contains("springframework.boot")) {
            String health = text.contains("actuator") ? "/actuator/health" : null;
            return new Framework("Spring Boot", file, USUAL_PORT, health, types);
        }
        if (text.contains("quarkus")) {
            String health = text.contains("smallrye-health") ? "/q/health" : null;
            return new Framework("Quarkus", file, USUAL_PORT, health, types);
        }
        return new Framework(text.contains("micronaut") ? "Micronaut" : "Java", file, USUAL_PORT, null, types);
    }

    private Optional<Framework> go() {
        return tree.holds("go.mod")
                ? Optional.of(new Framework("Go", "go.mod", USUAL_PORT, null, List.of("go")))
                : Optional.empty();
    }

    private Optional<Framework> python() {
        return Stream.concat(PYTHON.stream(), Stream.of("uv.lock", "poetry.lock", "manage.py"))
                .filter(tree::holds)
                .findFirst()
                .map(file -> new Framework(pythonName(), file, PYTHON_PORT, null, List.of("python")));
    }

    /// The server that a Python app of a framework would be started by, and that its packages lack.
    Optional<String> lackedServer() {
        String packages = pythonPackages();
        boolean started = tree.holds("Procfile")
                || Stream.of("gunicorn", "waitress", "uvicorn", "hypercorn", "fastapi[")
                        .anyMatch(packages::contains);
        return started
                ? Optional.empty()
                : switch (pythonName()) {
                    case "Django", "Flask" -> Optional.of("gunicorn");
                    case "FastAPI" -> Optional.of("uvicorn");
                    default -> Optional.empty();
                };
    }

    private String pythonPackages() {
        return PYTHON.stream().map(this::text).collect(Collectors.joining()).toLowerCase(Locale.ROOT);
    }

    private String pythonName() {
        String text = pythonPackages();
        if (tree.holds("manage.py") || text.contains("django")) {
            return "Django";
        }
        return List.of("FastAPI", "Flask", "Streamlit").stream()
                .filter(name -> text.contains(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse("Python");
    }

    private Optional<Framework> node() {
        if (!tree.holds(packageJson)) {
            return Optional.empty();
        }
        String text = text(packageJson);
        String name = OF_NODE.entrySet().stream()
                .filter(entry -> text.contains('"' + entry.getKey() + '"'))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("Node");
        return Optional.of(new Framework(name, packageJson, NODE_PORT, null, List.of("static", "node")));
    }

    private Optional<Framework> pages() {
        Optional<String> recipe =
                Stream.of("Dockerfile", "Containerfile").filter(tree::holds).findFirst();
        if (recipe.isPresent()) {
            return recipe.map(
                    file -> new Framework("a Dockerfile", file, USUAL_PORT, null, List.of("dockerfile", "static")));
        }
        return tree.holds("index.html")
                ? Optional.of(new Framework("static files", "index.html", USUAL_PORT, null, List.of("static")))
                : Optional.empty();
    }

    private String text(String file) {
        return tree.holds(file) ? new String(tree.read(file), StandardCharsets.UTF_8) : "";
    }
}
