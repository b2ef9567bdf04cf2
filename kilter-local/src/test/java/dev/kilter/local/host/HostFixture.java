package dev.kilter.local.host;

import dev.kilter.effects.Effects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One host below a folder of a test, which may be closed and opened again like a daemon that died.
final class HostFixture implements AutoCloseable {
    static final String NAMESPACE = "acme-shop-dev";
    static final String HOST = "shop-dev.localhost";
    /// A machine under load takes seconds until a program listens; all else is known sooner.
    static final Patience QUICK = new Patience(
            Duration.ofMillis(500),
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60));
    static final String SERVER = """
        import http.server, os, sys, signal
        class H(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def do_GET(self):
                body = 'VERSION'.encode()
                self.send_response(200 if self.path != '/sick' else 500)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *a): pass
        signal.signal(signal.SIGTERM, lambda *a: os._exit(0))
        print('VERSION starts', flush=True)
        http.server.ThreadingHTTPServer(('127.0.0.1', PORT), H).serve_forever()
        """;

    final TestImages images = new TestImages();
    final TestRouter router = new TestRouter();
    final Path folder;
    private final Routes routes;
    private final Map<String, Workload> wanted = new LinkedHashMap<>();
    Workloads workloads;

    HostFixture(Path folder) {
        this.folder = folder;
        this.routes = router;
        this.workloads = open();
    }

    /// One whose processes are reached by this gateway and not by the [#router].
    HostFixture(Path folder, Routes routes) {
        this.folder = folder;
        this.routes = routes;
        this.workloads = open();
    }

    Workloads open() {
        return open(10 << 20);
    }

    Workloads open(long largestLog) {
        return new Workloads(
                folder.resolve("cluster"),
                store(),
                secrets(),
                routes,
                HostRuntimes.ofThisJvm(),
                Effects.real(),
                QUICK,
                largestLog);
    }

    ImageStore store() {
        return new ImageStore(folder.resolve("images"), images, Effects.real());
    }

    Cron cron() {
        return new Cron(folder.resolve("cluster"), jobs(), Effects.real(), java.time.InstantSource.system());
    }

    HostJobs jobs() {
        return new HostJobs(folder.resolve("cluster"), store(), secrets(), HostRuntimes.ofThisJvm(), Effects.real());
    }

    static Secrets secrets() {
        return (_, name) -> name.equals("db") ? Optional.of(Map.of("DATABASE_URL", "postgres://x")) : Optional.empty();
    }

    /// A daemon that takes over from one that is gone.
    void reopen() {
        workloads.close();
        workloads = open();
        workloads.recover();
    }

    String server(String version) {
        return images.python(SERVER.replace("VERSION", version).replace("PORT", "int(os.environ['PORT'])"));
    }

    String serverOn(String version, int port) {
        return images.python(SERVER.replace("VERSION", version).replace("PORT", Integer.toString(port)));
    }

    /// Wants this web process, and whatever else was wanted before.
    void web(String image, int port, @Nullable String health) {
        apply(web(image, port, health, 1));
    }

    static Workload web(String image, int port, @Nullable String health, int replicas) {
        return new Workload(spec("web", image, new ProcessSpec.Listening(port, health)), replicas, List.of(HOST));
    }

    /// Wants this worker, and whatever else was wanted before.
    void worker(String image) {
        apply(background(image));
    }

    static Workload background(String image) {
        return new Workload(spec("worker", image, new ProcessSpec.Listening(0, null)), 1, List.of());
    }

    /// A worker that may hold so many bytes.
    static Workload held(String process, String image, long memory) {
        ProcessSpec spec = spec(process, image, new ProcessSpec.Listening(0, null));
        return new Workload(
                new ProcessSpec(spec.id(), spec.program(), spec.environment(), spec.listening(), spec.grace(), memory),
                1,
                List.of());
    }

    private void apply(Workload workload) {
        wanted.put(workload.spec().id().process(), workload);
        workloads.apply(NAMESPACE, List.copyOf(wanted.values()));
    }

    /// Wants these processes and no others, at once.
    void release(Workload... processes) {
        wanted.clear();
        for (Workload each : processes) {
            wanted.put(each.spec().id().process(), each);
        }
        workloads.apply(NAMESPACE, List.of(processes));
    }

    static ProcessSpec spec(String process, String image, ProcessSpec.Listening listening) {
        String template = image.substring(7, 23) + listening.port();
        return new ProcessSpec(
                new ProcessSpec.Id(NAMESPACE, process, template),
                new Program.OfImage(image, List.of(), List.of()),
                new Environment(Map.of("GREETING", "hello"), List.of("db"), Map.of()),
                listening,
                Duration.ofSeconds(2));
    }

    WorkloadState state(String process) {
        return workloads.states(NAMESPACE).stream()
                .filter(each -> each.process().equals(process))
                .findFirst()
                .orElseThrow();
    }

    List<InstanceRecord> records(String process) {
        return new WorkloadFolder(
                        folder.resolve("cluster").resolve(NAMESPACE).resolve(process),
                        new dev.kilter.effects.FileGate(Effects.real()))
                .instances();
    }

    String log(String process) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path log : workloads.logs(NAMESPACE, process)) {
            all.append(Files.readString(log));
        }
        return all.toString();
    }

    void awaitComplete(String process) {
        await(process, "to be complete", WorkloadState::complete);
    }

    void awaitFinal(String process) {
        await(process, "to fail for good", WorkloadState::isFinal);
    }

    private void await(String process, String what, Predicate<WorkloadState> condition) {
        try {
            await(what, () -> condition.test(state(process)));
        } catch (AssertionError e) {
            throw new AssertionError("waited in vain for " + process + " " + what + ": " + state(process), e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Override
    public void close() {
        workloads.close();
        Workloads last = open();
        last.recover();
        last.stopAll();
        router.close();
    }
}
