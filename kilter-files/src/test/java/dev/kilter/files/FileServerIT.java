package dev.kilter.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileServerIT {
    private static final String LONG = "let it = 'long';\n".repeat(200);

    private final HttpClient client = HttpClient.newHttpClient();
    private final FileServer server;
    private final Path folder;

    FileServerIT(@TempDir Path parent) throws IOException {
        Files.writeString(parent.resolve("outside.txt"), "outside");
        folder = Files.createDirectories(parent.resolve("site"));
        write("index.html", "<h1>start</h1>");
        write("about.html", "<h1>about</h1>");
        write("docs/index.html", "<h1>docs</h1>");
        write("assets/app-B3kd.js", LONG);
        write("film.mp4", "0123456789");
        write("a b.txt", "spaced");
        write(".well-known/who", "me");
        Files.createSymbolicLink(folder.resolve("out.txt"), Path.of("../outside.txt"));
        Files.createSymbolicLink(folder.resolve("in.txt"), Path.of("film.mp4"));
        server = FileServer.start(
                Site.of(folder, List.of("assets/")), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        /,                 200, <h1>start</h1>
        /about,            200, <h1>about</h1>
        /docs/,            200, <h1>docs</h1>
        /a%20b.txt,        200, spaced
        /.well-known/who,  200, me
        /in.txt,           200, 0123456789
        /people/42,        200, <h1>start</h1>
        /assets/gone.js,   404, not found
        """)
    void each_address_has_its_answer(String path, int status, String body) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body().strip()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/../outside.txt", "/docs/../../outside.txt", "/%2e%2e/outside.txt", "/out.txt", "//etc/x.y"})
    void nothing_outside_is_served(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .doesNotContain("outside\n", "outside\r");
    }

    @Test
    void a_browser_is_led_to_the_app_whatever_its_address_looks_like() throws Exception {
        assertThat(get("/people/john.doe", "Accept", "text/html,*/*;q=0.8").body())
                .isEqualTo("<h1>start</h1>");
        assertThat(get("/people/john.doe").statusCode()).isEqualTo(404);
    }

    @Test
    void a_404_page_is_said_as_one() throws Exception {
        write("404.html", "<h1>lost</h1>");
        try (FileServer other = FileServer.start(
                Site.of(folder, List.of()), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            HttpResponse<String> answer = send(other, "/people/42");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("<h1>lost</h1>");
        }
    }

    @Test
    void a_folder_is_told_its_slash() throws Exception {
        HttpResponse<String> answer = get("/docs?x=%20y");
        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("Location")).contains("/docs/?x=%20y");
    }

    @Test
    void what_is_known_is_not_sent_again() throws Exception {
        HttpResponse<String> first = get("/about");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        HttpResponse<String> again = get("/about", "If-None-Match", "\"x\", W/" + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/assets/app-B3kd.js")
                        .headers()
                        .firstValue("Cache-Control")
                        .orElseThrow())
                .contains("immutable");
    }

    @Test
    void text_is_compressed_for_who_takes_it() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/assets/app-B3kd.js"))
                .header("Accept-Encoding", "br, gzip;q=1.0")
                .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
        assertThat(answer.body().length).isLessThan(LONG.length() / 4);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .isEqualTo(LONG.getBytes(StandardCharsets.UTF_8));
        assertThat(get("/assets/app-B3kd.js").body()).isEqualTo(LONG);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        bytes=2-4,   206, 234
        bytes=7-,    206, 789
        bytes=-2,    206, 89
        bytes=5-99,  206, 56789
        bytes=10-,   416, ''
        bytes=4-2,   200, 0123456789
        lines=1-2,   200, 0123456789
        """)
    void a_part_is_sent_to_who_asks_for_it(String range, int status, String body) throws Exception {
        HttpResponse<String> answer = get("/film.mp4", "Range", range);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void only_reading_is_possible() throws Exception {
        HttpResponse<String> head = client.send(
                HttpRequest.newBuilder(uri(server, "/film.mp4")).HEAD().build(), BodyHandlers.ofString());
        assertThat(head.headers().firstValue("Content-Length")).contains("10");
        HttpRequest post = HttpRequest.newBuilder(uri(server, "/"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(server, path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(FileServer to, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(to, path)).build(), BodyHandlers.ofString());
    }

    private static URI uri(FileServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
