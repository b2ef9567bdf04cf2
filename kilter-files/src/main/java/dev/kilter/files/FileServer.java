package dev.kilter.files;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Serves a site by HTTP: GET and HEAD, entity tags, gzip, ranges. One virtual thread for each request.
final class FileServer implements AutoCloseable {
    private static final int LAST_REQUESTS_SECONDS = 1;
    private static final long SMALLEST_COMPRESSED = 1024;
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    private final Site site;
    private final HttpServer server;

    private FileServer(Site site, HttpServer server) {
        this.site = site;
        this.server = server;
    }

    static FileServer start(Site site, InetSocketAddress address) throws IOException {
        HttpServer http = HttpServer.create(address, 0);
        FileServer server = new FileServer(site, http);
        http.createContext("/", server::handle);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
        return server;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// Answers what has been asked, and nothing more.
    @Override
    public void close() {
        server.stop(LAST_REQUESTS_SECONDS);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                say(exchange, 405, "this site is only read");
                return;
            }
            if (path == null || !path.startsWith("/")) {
                say(exchange, 400, "no such address");
                return;
            }
            switch (site.answer(path, isPage(exchange.getRequestHeaders(), path))) {
                case Site.Answer.Found(SiteFile file, int status) -> send(exchange, file, status);
                case Site.Answer.Moved(String to) -> move(exchange, to);
                case Site.Answer.Missing() -> say(exchange, 404, "not found");
            }
        }
    }

    /// A browser asks for text/html when a person goes somewhere; other programs do not say, and mean a page where
    /// the address has no extension.
    private static boolean isPage(Headers asked, String path) {
        String accept = String.valueOf(asked.getFirst("Accept"));
        boolean isNamed = path.substring(path.lastIndexOf('/')).contains(".");
        return accept.contains("text/html") || (!isNamed && (accept.equals("null") || accept.contains("*/*")));
    }

    private static void send(HttpExchange exchange, SiteFile file, int status) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        MediaType type = file.type();
        boolean compressible = type.compresses() && file.size() >= SMALLEST_COMPRESSED;
        boolean compressed = compressible && accepts(exchange.getRequestHeaders(), "Accept-Encoding", "gzip");
        String tag = compressed ? file.tag().replaceFirst("\"$", "-gzip\"") : file.tag();
        headers.set("Content-Type", type.name());
        headers.set("Cache-Control", file.isLasting() ? FOREVER : ASK_AGAIN);
        headers.set("ETag", tag);
        if (compressible) {
            headers.set("Vary", "Accept-Encoding");
        }
        if (status == 200 && accepts(exchange.getRequestHeaders(), "If-None-Match", tag)) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        if (compressed) {
            compress(exchange, file, status);
            return;
        }
        headers.set("Accept-Ranges", "bytes");
        switch (status == 200 ? asked(exchange.getRequestHeaders(), file, tag) : new Range.Whole()) {
            case Range.Whole() -> copy(exchange, file, status, 0, file.size());
            case Range.Part part -> {
                headers.set("Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + file.size());
                copy(exchange, file, 206, part.first(), part.length());
            }
            case Range.Outside() -> {
                headers.set("Content-Range", "bytes */" + file.size());
                exchange.sendResponseHeaders(416, -1);
            }
        }
    }

    /// A part of a file that is another one by now is of no use to who has the rest.
    private static Range asked(Headers asked, SiteFile file, String tag) {
        String condition = asked.getFirst("If-Range");
        return condition == null || condition.equals(tag)
                ? Range.of(asked.getFirst("Range"), file.size())
                : new Range.Whole();
    }

    private static void copy(HttpExchange exchange, SiteFile file, int status, long first, long length)
            throws IOException {
        if (exchange.getRequestMethod().equals("HEAD") || length == 0) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        try (InputStream in = Files.newInputStream(file.place())) {
            in.skipNBytes(first);
            exchange.sendResponseHeaders(status, length);
            byte[] buffer = new byte[64 * 1024];
            long left = length;
            OutputStream out = exchange.getResponseBody();
            while (left > 0) {
                int count = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
                out.write(buffer, 0, count);
                left -= count;
            }
            out.close();
        }
    }

    private static void compress(HttpExchange exchange, SiteFile file, int status) throws IOException {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, 0);
        try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody(), 16 * 1024)) {
            Files.copy(file.place(), out);
        }
    }

    private static boolean accepts(Headers asked, String header, String value) {
        @Nullable String said = asked.getFirst(header);
        return said != null
                && Arrays.stream(said.split(",", -1))
                        .map(part -> part.strip().replaceFirst("^W/", ""))
                        .anyMatch(
                                part -> part.equals(value) || (part.startsWith(value + ";") && !part.endsWith("q=0")));
    }

    private static void move(HttpExchange exchange, String path) throws IOException {
        try {
            String query = exchange.getRequestURI().getRawQuery();
            String to = new URI(null, null, path, null).getRawPath() + (query == null ? "" : "?" + query);
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(301, -1);
        } catch (URISyntaxException e) {
            throw new IOException("no address leads to '" + path + "'", e);
        }
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
