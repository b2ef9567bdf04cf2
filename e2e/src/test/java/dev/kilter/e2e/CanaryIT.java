package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import dev.kilter.testkit.Drawn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// 32 random values through every kind of command, well and badly: they are in age ciphertext and in the environment of
/// the app's own processes, and nowhere else on this machine, not even for a moment.
@Drawn(oneIn = 8)
final class CanaryIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final int COUNT = 32;
    private static final Pattern API = Pattern.compile("\"api\"\\s*:\\s*\"(http://127\\.0\\.0\\.1:[0-9]+)\"");
    private static final Pattern REGISTRY = Pattern.compile("\"registry\"\\s*:\\s*\"127\\.0\\.0\\.1:([0-9]+)\"");
    private static final Pattern URL = Pattern.compile("\"url\":\"([^\"]+)\"");

    private static final String SHOWS = """
        require('node:http').createServer((request, response) =>
          response.end(JSON.stringify(process.env[request.url.slice(1)] ?? null))).listen(process.env.PORT);
        """;

    /// With one beginning, so that a text without it, plain or in Base64, has none of them.
    private final String beginning = random(6);
    private final Map<String, String> canaries = canaries(beginning);
    private final List<String> hits = new ArrayList<>();
    private final List<Home.Ran> said = new ArrayList<>();

    @Test
    void thirty_two_canaries_are_found_nowhere_but_in_the_app() throws Exception {
        Home home = SHARED.home();
        Platform platform = new Platform(home);
        platform.start();
        NoteApp app = app(home);
        Path daemon = platform.folder().resolve("daemon.json");
        String plain = Files.readString(daemon);
        Matcher api = API.matcher(plain);
        assertThat(api.find()).isTrue();
        CommandLines lines = new CommandLines();
        Glimpses glimpses = new Glimpses(this::holds, home.folder);
        Matcher registry = REGISTRY.matcher(plain);
        assertThat(registry.find()).isTrue();
        Wiretap images = new Wiretap(Integer.parseInt(registry.group(1)));
        assertThat(images.port()).asString().hasSameSizeAs(registry.group(1));
        Wiretap tap = new Wiretap(
                URI.create(api.group(1)).getPort(),
                answer -> answer.replace("127.0.0.1:" + registry.group(1), "127.0.0.1:" + images.port()));
        App web;
        try (tap;
                images;
                glimpses;
                lines) {
            Files.writeString(daemon, plain.replace(api.group(1), "http://127.0.0.1:" + tap.port()));
            web = commands(home, app);
        } finally {
            Files.writeString(daemon, plain);
        }
        canaries.forEach((name, value) -> assertThat(web.get("/" + name)).endsWith("\"" + value + "\""));

        lines.seen().forEach(line -> look("arguments", line));
        said.forEach(ran -> look("what a command said", ran.toString()));
        look("what went over the line", tap.heard());
        look("what went to and from the registry", images.heard());
        glimpses.files().forEach(file -> hits.add("a temporary file: " + file));
        files(home, app);
        git(platform.folder().resolve("flux.git"));
        git(platform.folder().resolve("operator/clone.git"));
        for (String database : List.of("kilter", "postgres")) {
            rows(platform.sql(database));
        }
        assertThat(hits).isEmpty();
        for (String part : List.of("POST /v1/", "BEGIN AGE ENCRYPTED FILE", "data: {\"number\":1,")) {
            assertThat(tap.heard().contains(part)).as("it heard " + part).isTrue();
        }
        assertThat(images.heard()).contains("PUT /v2/acme/vault-canary/manifests/", "layer.v1.tar+zstd");
        assertThat(glimpses.lookedInto()).as("temporary files").isPositive();
        assertThat(glimpses.processes())
                .as("whose environment holds them")
                .anyMatch(line -> line.contains("seeding"))
                .anyMatch(line -> line.contains("releasing"))
                .anyMatch(line -> line.contains("server.js"))
                // `mv` is how the shell around a Job puts its exit code down.
                .allSatisfy(line -> assertThat(line).matches("(?s).*(node|sleep 1000|sh -c|mv .*[.]exit).*"));
    }

    /// Well and badly; the app serves at the end.
    private App commands(Home home, NoteApp app) {
        StringBuilder file = new StringBuilder();
        canaries.forEach(
                (name, value) -> file.append(name).append('=').append(value).append('\n'));
        String alone = canaries.get("CANARY_31");
        app.write("secrets/prod.env", file.toString().replace(alone, "of the file"));
        Home.Ran first = app.run(home, 0, "deploy", "-v", "--migration", "--seed", "--format", "jsonl");
        said.add(first);
        Home.Ran set =
                home.kilterReading(alone + "\n", "secrets", "set", "CANARY_31", "--local", "-C", app.folder.toString());
        assertThat(set.exit()).as(set + home.platformLog()).isZero();
        said.add(set);
        said.add(app.run(home, 0, "secrets", "list", "--json"));
        said.add(app.run(home, 0, "secrets", "status", "--json"));
        said.add(app.run(home, 0, "config", "show"));
        said.add(app.run(home, 0, "logs", "--process", "worker"));
        said.add(app.run(home, 0, "deploys", "--json"));
        app.write("secrets/prod.env", file + "BROKEN\n");
        said.add(app.run(home, 2, "deploy", "--json"));
        said.add(app.run(home, 2, "secrets", "import", "secrets/prod.env"));
        app.write("secrets/prod.env", file.toString());
        app.write("server.js", "process.exit(3);");
        app.write("kilter.yaml", app.read("kilter.yaml") + "build: { compression: zstd }\n");
        said.add(app.run(home, 4, "deploy", "--json"));
        Matcher url = URL.matcher(first.out());
        assertThat(url.find()).isTrue();
        return new App(url.group(1));
    }

    private NoteApp app(Home home) {
        NoteApp app = new NoteApp(home.folder.resolve("apps/vault-canary"), "vault-canary");
        app.write("server.js", SHOWS).migration("0001_item.sql", "CREATE TABLE item (id int);\n");
        return app.write("kilter.yaml", """
            project: acme/vault-canary
            database: postgres
            migration: { tool: sql }
            seed: [{ name: base, command: [node, -e, "setTimeout(() => console.log('seeding'), 500)"] }]
            release: [node, -e, "setTimeout(() => console.log('releasing'), 500)"]
            secrets: { vault-canary-secrets: secrets/prod.env }
            appSecrets: [vault-canary-secrets]
            processes: { worker: { command: [sleep, '1000'] } }
            """);
    }

    private static Map<String, String> canaries(String beginning) {
        Map<String, String> canaries = new TreeMap<>();
        for (int i = 0; i < COUNT; i++) {
            canaries.put("CANARY_" + i, beginning + random(18));
        }
        return canaries;
    }

    private static String random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private boolean holds(String text) {
        return text.contains(beginning) || text.contains(base64(beginning));
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void look(String place, String text) {
        if (holds(text)) {
            canaries.forEach((name, value) -> {
                if (text.contains(value) || text.contains(base64(value))) {
                    hits.add(place + ": " + name);
                }
            });
            assertThat(hits).as(place + " has the beginning of one").isNotEmpty();
        }
    }

    /// Every file of the home and its apps but the source itself: image layers as they are packed and unpacked,
    /// bundles, logs, PostgreSQL's own files.
    private void files(Home home, NoteApp app) throws IOException {
        int packed = 0;
        int zstd = 0;
        try (Stream<Path> all = Files.walk(home.folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                boolean source = file.equals(app.folder.resolve("secrets/prod.env"));
                if (source || !Files.isReadable(file) || file.toString().contains("/binaries-")) {
                    continue;
                }
                byte[] bytes = bytes(file);
                look(file.toString(), new String(bytes, StandardCharsets.ISO_8859_1));
                if (begins(bytes, 0x1f, 0x8b)) {
                    packed++;
                    look(file + ", unpacked", unpacked(bytes, GZIPInputStream::new));
                }
                if (begins(bytes, 0x28, 0xb5, 0x2f, 0xfd)) {
                    zstd++;
                    look(file + ", unpacked", unpacked(bytes, ZstdInputStream::new));
                }
            }
        }
        assertThat(packed).as("layers of gzip").isPositive();
        assertThat(zstd).as("layers of zstd").isPositive();
    }

    private static boolean begins(byte[] bytes, int... magic) {
        return bytes.length >= magic.length
                && IntStream.range(0, magic.length).allMatch(i -> (bytes[i] & 0xff) == magic[i]);
    }

    private interface Unpacking {
        InputStream of(InputStream packed) throws IOException;
    }

    private static String unpacked(byte[] bytes, Unpacking unpacking) throws IOException {
        try (InputStream in = unpacking.of(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.io.EOFException | java.util.zip.ZipException | ZstdIOException e) {
            return ""; // it only begins like one
        }
    }

    /// A file that is gone by now holds nothing.
    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (java.nio.file.NoSuchFileException e) {
            return new byte[0];
        }
    }

    /// Every object, those that no branch reaches included.
    private void git(Path repo) throws IOException {
        Process git = new ProcessBuilder("git", "--git-dir=" + repo, "cat-file", "--batch-all-objects", "--batch")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String objects = new String(git.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(objects).as(repo.toString()).contains("BEGIN AGE ENCRYPTED FILE");
        look(repo.toString(), objects);
    }

    private void rows(Sql sql) {
        for (String table : sql.lines("SELECT format('%I.%I', table_schema, table_name) FROM"
                + " information_schema.tables WHERE table_schema LIKE 'kilter%'")) {
            look("table " + table, String.join("\n", sql.lines("SELECT t::text FROM " + table + " t")));
        }
    }
}
