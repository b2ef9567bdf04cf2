package moody;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/// An app that fails in the way its variable MOOD says, so that a test needs one build for many failures.
public final class Moody {
    private static final Map<String, String> ENV = System.getenv();
    private static final String MOOD = ENV.getOrDefault("MOOD", "fine");

    private Moody() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        if (arguments.length > 0 && arguments[0].equals("worker")) {
            work();
            return;
        }
        switch (MOOD) {
            case "crash" -> {
                System.out.println("reading the settings");
                System.err.println("FATAL: the setting COLOUR is missing");
                System.exit(3);
            }
            case "needy" -> {
                if (!Files.exists(Path.of(ENV.get("NEEDS")))) {
                    System.err.println("FATAL: there is no " + ENV.get("NEEDS"));
                    System.exit(3);
                }
                serve();
            }
            case "exit-zero" -> System.exit(0);
            case "killed" ->
                Runtime.getRuntime()
                        .exec(new String[] {
                            "sh", "-c", "kill -9 " + ProcessHandle.current().pid()
                        })
                        .waitFor();
            case "silent" -> Thread.currentThread().join();
            case "refused" -> {
                System.err.println("java.net.ConnectException: connect ECONNREFUSED 127.0.0.1:1 (cache)");
                System.exit(1);
            }
            case "slow" -> serveAfter(12_000);
            case "unhurried" -> serveAfter(4_000);
            default -> serve();
        }
    }

    private static void serveAfter(long millis) throws Exception {
        Thread.sleep(millis);
        serve();
    }

    private static void serve() throws IOException {
        int port = MOOD.equals("elsewhere") ? 0 : Integer.parseInt(ENV.getOrDefault("PORT", "8080"));
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 256);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", Moody::answer);
        server.start();
        System.out.println("listening on " + server.getAddress().getPort());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (MOOD.equals("stubborn")) {
                pause(Duration.ofMinutes(5));
            }
            server.stop(1);
        }));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/stream")) {
            stream(exchange);
        } else if (path.equals("/healthz") && MOOD.equals("ill")) {
            send(exchange, 503, "the cache is\ncold");
        } else if (path.equals("/healthz") && MOOD.equals("lost")) {
            send(exchange, 404, "no such page here");
        } else if (path.equals("/healthz") && MOOD.equals("mute")) {
            pause(Duration.ofMinutes(5));
        } else {
            send(
                    exchange,
                    200,
                    "version " + ENV.getOrDefault("VERSION", "0") + " process "
                            + ProcessHandle.current().pid());
        }
    }

    /// One line every 100 ms for 20 s, each sent at once.
    private static void stream(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 1; i <= 200; i++) {
                out.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                pause(Duration.ofMillis(100));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void work() throws InterruptedException {
        if (MOOD.equals("worker-crash")) {
            System.err.println("FATAL: no queue called 'mail'");
            System.exit(7);
        }
        System.out.println("working");
        Thread.currentThread().join();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
