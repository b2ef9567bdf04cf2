import dev.kilter.effects.Effects;
import dev.kilter.local.postgres.PostgresServer;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Migrations with nothing to do, and five hundred pending files, beside the real tools on the same database.
final class MigrationBench implements AutoCloseable {
    private static final Path ROOT = Path.of(System.getProperty("kilter.root"));
    private static final String CLASS_PATH = ROOT.resolve("dist/target/kilter/lib") + "/*";
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 11;
    private static final String SQL = "CREATE TABLE item (id int);\n";

    private final Path home;
    private final PostgresServer postgres;

    MigrationBench(Path home) throws IOException {
        this.home = home;
        this.postgres = PostgresServer.start(Effects.real(), home.resolve("migrations-postgres"), freePort());
    }

    /// Run as a program: one apply in a JVM of its own, as the runner of a Job does it.
    public static void main(String[] arguments) {
        var _ = apply(arguments[0], Path.of(arguments[1]), arguments[2], arguments[3]);
    }

    void nothingToDo() throws Exception {
        System.out.printf(
                "%nnothing to do, %d rounds, ms         tool     warm   x tool     cold   x tool (aims: 0.05, 0.5)%n",
                ROUNDS);
        one(new Tool("drizzle-kit 0.31", "drizzle", "drizzle", drizzle("0.45.4", false), drizzleKit("drizzle-0.31")));
        one(new Tool(
                "drizzle-kit 1.0-rc", "drizzle", "drizzle", drizzle("1.0.0-rc.4", true), drizzleKit("drizzle-1.0")));
        one(new Tool(
                "prisma 6.19",
                "prisma",
                "prisma/migrations",
                prisma(),
                List.of("node", "node_modules/prisma/build/index.js", "migrate", "deploy")));
        one(new Tool(
                "golang-migrate",
                "sql",
                "migrations",
                Map.of("migrations/1_item.up.sql", SQL),
                List.of(oracle("bin/migrate"), "-path", "migrations", "-database", "{url}?sslmode=disable", "up")));
        one(new Tool(
                "dbmate",
                "sql",
                "migrations",
                Map.of("migrations/1_item.sql", "-- migrate:up\n" + SQL + "-- migrate:down\n"),
                List.of(
                        oracle("node_modules/.bin/dbmate"),
                        "--url",
                        "{url}?sslmode=disable",
                        "--migrations-dir",
                        "migrations",
                        "--no-dump-schema",
                        "migrate")));
    }

    /// @param command may hold `{url}`
    private record Tool(String title, String adapter, String folder, Map<String, String> files, List<String> command) {}

    private void one(Tool tool) throws Exception {
        if (!Files.exists(Path.of(tool.command().getFirst()))
                && !tool.command().getFirst().equals("node")) {
            System.out.printf("%-28s not here: its tests install it%n", tool.title());
            return;
        }
        Path project = project(tool);
        String database = database();
        String url = url(database);
        if (tool.adapter().equals("prisma")) {
            environment = Map.of(
                    "DATABASE_URL",
                    url,
                    "PRISMA_QUERY_ENGINE_LIBRARY",
                    Files.write(home.resolve("no-engine"), new byte[0]).toString(),
                    "PRISMA_SCHEMA_ENGINE_BINARY",
                    "/bin/true",
                    "CHECKPOINT_DISABLE",
                    "1");
        } else {
            environment = Map.of("DATABASE_URL", url);
        }
        List<String> command =
                tool.command().stream().map(word -> word.replace("{url}", url)).toList();
        time(command, project);
        List<String> cold = List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dkilter.root=" + ROOT,
                "-cp",
                compiled() + ":" + CLASS_PATH,
                "MigrationBench",
                tool.adapter(),
                project.toString(),
                tool.folder(),
                jdbc(database));
        List<Double> theirs = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        List<Double> colds = new ArrayList<>();
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            double tools = time(command, project);
            long begin = System.nanoTime();
            MigrationReport report = apply(tool.adapter(), project, tool.folder(), jdbc(database));
            double ours = (System.nanoTime() - begin) / 1e6;
            if (!report.applied().isEmpty()) {
                throw new IllegalStateException(tool.title() + " had left " + report.applied());
            }
            double whole = time(cold, project);
            if (round >= 0) {
                theirs.add(tools);
                warm.add(ours);
                colds.add(whole);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-28s %12.0f %8.1f %8.3f %8.0f %8.2f%n",
                tool.title(),
                median(theirs),
                median(warm),
                median(warm) / median(theirs),
                median(colds),
                median(colds) / median(theirs));
    }

    void fiveHundredFiles() throws Exception {
        Path project = Files.createDirectories(home.resolve("many"));
        Path folder = Files.createDirectories(project.resolve("migrations"));
        List<String> psql = new ArrayList<>(List.of("psql", "-qX", "-v", "ON_ERROR_STOP=1"));
        for (int i = 1; i <= 500; i++) {
            Path file = folder.resolve(String.format("%04d_item.sql", i));
            Files.writeString(
                    file,
                    "CREATE TABLE item_" + i + " (id int PRIMARY KEY, name text);\nINSERT INTO item_" + i
                            + " VALUES (1, 'a;b');\n");
            psql.addAll(List.of("-f", file.toString()));
        }
        List<Double> theirs = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int round = -1; round < 5; round++) {
            environment = Map.of();
            List<String> command = new ArrayList<>(psql);
            command.add(url(database()));
            double tool = time(command, project);
            String database = database();
            long begin = System.nanoTime();
            int applied = apply("sql", project, "migrations", jdbc(database))
                    .applied()
                    .size();
            double kilter = (System.nanoTime() - begin) / 1e6;
            if (applied != 500) {
                throw new IllegalStateException(applied + " files");
            }
            if (round >= 0) {
                theirs.add(tool);
                ours.add(kilter);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n500 pending files, 5 rounds, ms   psql %.0f   kilter %.0f   x psql %.2f%n",
                median(theirs),
                median(ours),
                median(ours) / median(theirs));
    }

    @Override
    public void close() {
        postgres.close();
    }

    private Map<String, String> environment = Map.of();
    private int databases;

    private static MigrationReport apply(String tool, Path project, String folder, String jdbc) {
        MigrationAdapter adapter = Providers.migrationAdapters(MigrationBench.class.getClassLoader())
                .get(tool);
        return adapter.apply(
                adapter.find(new Folder(project), new MigrationConfig(tool, folder))
                        .orElseThrow(),
                new Postgres(jdbc),
                Observer.silent());
    }

    private record Postgres(String jdbc) implements Database {
        @Override
        public Connection connect() {
            try {
                return DriverManager.getConnection(jdbc);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String ownerRole() {
            return "postgres";
        }

        @Override
        public void checkFence(Connection connection) {}
    }

    private record Folder(Path root) implements ProjectTree {
        @Override
        public List<String> files(String folder) {
            if (!Files.isDirectory(root.resolve(folder))) {
                return List.of();
            }
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                return files.filter(Files::isRegularFile)
                        .map(file -> root.relativize(file).toString())
                        .sorted()
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public byte[] read(String path) {
            try {
                return Files.readAllBytes(root.resolve(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean holds(String path) {
            return Files.isRegularFile(root.resolve(path));
        }
    }

    private Path project(Tool tool) throws IOException {
        Path project = Files.createDirectories(home.resolve(tool.title().replace(' ', '-')));
        for (Map.Entry<String, String> file : tool.files().entrySet()) {
            Path path = project.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        if (tool.command().getFirst().equals("node")) {
            String installed = tool.adapter().equals("prisma")
                    ? "kilter-adapters-prisma/target/tools/prisma-6.19"
                    : "kilter-adapters-drizzle/target/tools/"
                            + (tool.title().contains("0.31") ? "drizzle-0.31" : "drizzle-1.0");
            Files.createSymbolicLink(
                    project.resolve("node_modules"), ROOT.resolve(installed).resolve("node_modules"));
        }
        return project;
    }

    private static Map<String, String> drizzle(String version, boolean folders) {
        String config =
                "module.exports = { dialect: 'postgresql', schema: './schema.js', out: './drizzle', dbCredentials: {"
                        + " url: process.env.DATABASE_URL } };";
        String packages = "{ \"dependencies\": { \"drizzle-orm\": \"" + version + "\" } }";
        return folders
                ? Map.of(
                        "drizzle.config.js",
                        config,
                        "package.json",
                        packages,
                        "drizzle/20260101000000_item/migration.sql",
                        SQL)
                : Map.of(
                        "drizzle.config.js",
                        config,
                        "package.json",
                        packages,
                        "drizzle/0000_item.sql",
                        SQL,
                        "drizzle/meta/_journal.json",
                        "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[{\"idx\":0,\"version\":\"7\",\"when\":1767225600000,\"tag\":\"0000_item\",\"breakpoints\":true}]}");
    }

    private static List<String> drizzleKit(String folder) {
        return List.of("node", "node_modules/drizzle-kit/bin.cjs", "migrate");
    }

    private static Map<String, String> prisma() throws IOException {
        Path tools = ROOT.resolve("kilter-adapters-prisma/src/test/tools/prisma-6.19");
        return Map.of(
                "package.json",
                "{ \"devDependencies\": { \"prisma\": \"6.19.3\" } }",
                "prisma/schema.prisma",
                Files.readString(tools.resolve("schema.prisma")),
                "prisma.config.ts",
                Files.readString(tools.resolve("prisma.config.ts")),
                "prisma/migrations/migration_lock.toml",
                "provider = \"postgresql\"\n",
                "prisma/migrations/20260101000000_item/migration.sql",
                SQL);
    }

    private static String oracle(String path) {
        return ROOT.resolve("kilter-adapters-sql/target/oracles").resolve(path).toString();
    }

    /// This file as a class, for a JVM of its own.
    private Path compiled() throws Exception {
        Path classes = home.resolve("classes");
        if (!Files.exists(classes)) {
            time(
                    List.of(
                            System.getProperty("java.home") + "/bin/javac",
                            "-cp",
                            CLASS_PATH,
                            "-d",
                            classes.toString(),
                            ROOT.resolve("bench/MigrationBench.java").toString()),
                    home);
        }
        return classes;
    }

    private String database() throws SQLException {
        String name = "bench" + ++databases;
        try (Connection connection = DriverManager.getConnection(jdbc("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return name;
    }

    private String jdbc(String database) {
        return "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + database + "?user=postgres&password="
                + postgres.adminPassword() + "&preferQueryMode=simple";
    }

    private String url(String database) {
        return "postgres://postgres:" + postgres.adminPassword() + "@127.0.0.1:" + postgres.port() + "/" + database;
    }

    private double time(List<String> command, Path folder) throws Exception {
        Path log = home.resolve("tool.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        int code = builder.start().waitFor();
        double took = (System.nanoTime() - begin) / 1e6;
        if (code != 0) {
            throw new IllegalStateException(command.getFirst() + " ended with " + code + "\n" + Files.readString(log));
        }
        return took;
    }

    private static double median(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
