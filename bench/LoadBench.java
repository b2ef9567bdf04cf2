import dev.kilter.effects.Effects;
import dev.kilter.local.postgres.PostgresServer;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// `POST /v1/deploys` while many deploys wait and many people watch, beside a bare Helidon handler in the same process
/// that reads the same body. Both take turns; a deploy that was measured is cancelled, so that as many wait for the
/// next.
final class LoadBench implements AutoCloseable {
    private static final int SLOTS = 20;
    private static final int WAITING = Integer.getInteger("bench.waiting", 500);
    private static final int STREAMS = Integer.getInteger("bench.streams", 2_000);
    private static final int ROUNDS = Integer.getInteger("bench.posts", 500);
    private static final int WARM_UPS = 100;
    private static final String TOKEN = "kilter_bench_6789abcdefghijklmnopqrstuvwxyz";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Socket> streams = new ArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final PostgresServer postgres;
    private final Process server;
    private final String kilter;
    private final String bare;

    LoadBench(Path home) throws Exception {
        Path folder = Files.createDirectories(home.resolve("load"));
        int port = freePort();
        postgres = PostgresServer.start(Effects.real(), folder.resolve("postgres"), port);
        try (Connection connection = postgres.database("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE load");
        }
        String java = System.getProperty("java.home") + "/bin/";
        Path classes = folder.resolve("classes");
        String libraries = System.getProperty("java.class.path");
        Process compiler = new ProcessBuilder(
                        java + "javac",
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        libraries,
                        System.getProperty("kilter.root") + "/bench/LoadServer.java")
                .inheritIO()
                .start();
        if (compiler.waitFor() != 0) {
            throw new IllegalStateException("LoadServer does not compile");
        }
        server = new ProcessBuilder(
                        java + "java",
                        "-Xmx1g",
                        "-cp",
                        classes + ":" + libraries,
                        "LoadServer",
                        "jdbc:postgresql://127.0.0.1:" + port + "/load",
                        postgres.adminPassword(),
                        TOKEN)
                .redirectError(folder.resolve("server.log").toFile())
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IllegalStateException(Files.readString(folder.resolve("server.log")));
        }
        kilter = "http://127.0.0.1:" + line.split(" ", -1)[1];
        bare = "http://127.0.0.1:" + line.split(" ", -1)[2];
    }

    void all() throws Exception {
        measure("nobody waits");
        long heapBefore = Long.parseLong(get(bare + "/heap"));
        long residentBefore = resident();
        List<DeployRecord> waiting = new ArrayList<>();
        for (int i = 0; i < SLOTS + WAITING; i++) {
            waiting.add(post(kilter, i));
        }
        measure(WAITING + " wait");
        CountDownLatch told = new CountDownLatch(STREAMS);
        for (int i = 0; i < STREAMS; i++) {
            follow(waiting.get(i % waiting.size()).id(), told);
        }
        if (!told.await(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException(told.getCount() + " streams said nothing");
        }
        measure(WAITING + " wait, " + STREAMS + " watch");
        long heap = (Long.parseLong(get(bare + "/heap")) - heapBefore) / STREAMS;
        long resident = (resident() - residentBefore) / STREAMS;
        System.out.printf(
                Locale.ROOT,
                "memory per waiter, KB: heap %d, resident %d (aim 150); streams that ended: %d%n",
                heap / 1024,
                resident / 1024,
                ended.get());
    }

    private void measure(String name) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            DeployRecord deploy = post(kilter, round);
            long middle = System.nanoTime();
            byte[] body = body(round);
            long again = System.nanoTime();
            send(bare, "POST", "/v1/deploys", body, "load-" + begin);
            long end = System.nanoTime();
            if (round >= 0) {
                ours.add((middle - begin) / 1e6);
                theirs.add((end - again) / 1e6);
            }
            send(kilter, "POST", "/v1/deploys/" + deploy.id() + "/cancel", new byte[0], "cancel-" + begin);
        }
        System.out.printf(
                Locale.ROOT,
                "POST /v1/deploys, %-24s p50 %7.2f  p99 %7.2f ms (aim 50)   bare p50 %6.2f  p99 %6.2f   x %.1f, %.1f%n",
                name,
                at(ours, 50),
                at(ours, 99),
                at(theirs, 50),
                at(theirs, 99),
                at(ours, 50) / at(theirs, 50),
                at(ours, 99) / at(theirs, 99));
    }

    private static double at(List<Double> times, int percent) {
        List<Double> sorted = times.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    /// A deploy of one of the slots; its commit is one of which nobody knows what came before.
    private static byte[] body(int number) {
        int slot = Math.floorMod(number, SLOTS);
        AppConfig config = AppConfig.minimal(new Project("acme", "app" + slot), new EnvName("dev"));
        String commit = "%040x".formatted(number + 10_000L);
        return Wire.encode(new DeployRequest(
                config,
                new ImageRef("127.0.0.1:5000/acme/app@sha256:" + "%064x".formatted(number + 10_000L)),
                new SourceState(commit, "main", "Change something", false),
                null,
                null,
                new DeployOptions(false, false, false, false, null)));
    }

    private DeployRecord post(String place, int number) throws Exception {
        String answer = send(place, "POST", "/v1/deploys", body(number), "load-" + number + "-" + System.nanoTime());
        return Wire.decode(answer, DeployRecord.class);
    }

    private String get(String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String send(String place, String method, String path, byte[] body, String key) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(place + path))
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Idempotency-Key", key)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private void follow(String deploy, CountDownLatch told) throws IOException {
        URI uri = URI.create(kilter);
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        streams.add(socket);
        socket.getOutputStream()
                .write(("GET /v1/deploys/" + deploy + "/events HTTP/1.1\r\nHost: " + uri.getAuthority()
                                + "\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().start(() -> {
            boolean first = true;
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (first && line.startsWith("data:")) {
                        first = false;
                        told.countDown();
                    }
                }
                ended.incrementAndGet();
            } catch (IOException e) {
                ended.incrementAndGet();
            }
        });
    }

    /// Of the server's process.
    private long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        for (Socket stream : streams) {
            stream.close();
        }
        server.destroy();
        server.waitFor();
        postgres.close();
    }
}
