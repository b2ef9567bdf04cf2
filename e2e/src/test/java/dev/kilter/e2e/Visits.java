package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody who asks for the app's page without pause, through the gateway. Every answer but 200 is a failure.
final class Visits implements AutoCloseable {
    private static final Pattern WEB =
            Pattern.compile("KILTER_INSTANCE=" + Pattern.quote(CrashApp.NAMESPACE) + "\\.web\\.[^\\x00]*\\x00");
    private static final Pattern NUMBER = Pattern.compile("(?:^|\\x00)PORT=([0-9]+)\\x00");

    private final App app;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean over;

    /// Where nothing is served yet, nobody comes.
    Visits(int gateway, boolean serves) {
        this.app = new App("http://guestbook-" + CrashApp.ENV + ".localhost:" + gateway);
        this.over = !serves;
        this.thread = Thread.ofPlatform().start(this::visit);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit() {
        while (!over) {
            String answer = app.get("/healthz");
            if (!answer.startsWith("HTTP/1.1 200")) {
                failures.add("a visit: " + answer.lines().findFirst().orElse("nothing"));
            }
            LockSupport.parkNanos(50_000_000L);
        }
    }

    /// How many processes of the app answer on their own port, whoever is in front of them.
    static int answersWithoutThePlatform(Platform platform) {
        int answering = 0;
        for (int port : ports(platform)) {
            if (new App("http://127.0.0.1:" + port).get("/healthz").startsWith("HTTP/1.1 200")) {
                answering++;
            }
        }
        return answering;
    }

    private static List<Integer> ports(Platform platform) {
        List<Integer> ports = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : entries) {
                String environment = read(process.resolve("environ"));
                Matcher port = NUMBER.matcher(environment);
                if (WEB.matcher(environment).find() && environment.contains(platform.folder() + "/") && port.find()) {
                    ports.add(Integer.parseInt(port.group(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports.stream().distinct().toList();
    }

    /// A process may end while it is read: then it says nothing.
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
