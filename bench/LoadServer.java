import dev.kilter.api.AppStore;
import dev.kilter.api.Commands;
import dev.kilter.api.DatabaseLogins;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.KilterTask;
import dev.kilter.api.Orphans;
import dev.kilter.api.TaskStore;
import dev.kilter.effects.Effects;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.local.postgres.PostgresServer;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.DatabaseLogin;
import dev.kilter.server.KilterServer;
import dev.kilter.server.ServerSettings;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.postgresql.ds.PGSimpleDataSource;

/// The server of [LoadBench] in a process of its own, with an operator that never does anything, so that whoever has a
/// slot keeps it; beside it a bare Helidon handler, which also tells how much memory is in use.
final class LoadServer {
    private LoadServer() {}

    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(arguments[0]);
        source.setUser(PostgresServer.ADMIN);
        source.setPassword(arguments[1]);
        String token = arguments[2];
        ServerSettings settings = new ServerSettings(
                0,
                "benchmark",
                true,
                ServerSettings.Images.without("127.0.0.1:5000"),
                "localhost",
                "http",
                8000,
                Duration.ofMinutes(60),
                Duration.ofHours(2),
                false,
                ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer(),
                null,
                List.of());
        KilterServer server = KilterServer.start(
                settings,
                new GatedDataSource(Effects.real(), source),
                new Apps(),
                new NoTasks(),
                (_, _, _, _, _, _) -> {},
                new NoLogins(),
                nobodyAsks(Commands.class),
                Orphans.of(List.of()),
                InstantSource.system());
        server.install("bench", token);
        WebServer bare = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.post("/v1/deploys", (request, response) -> {
                            byte[] body = request.content().as(byte[].class);
                            response.status(Status.ACCEPTED_202).send("{\"bytes\":" + body.length + "}");
                        })
                        .get("/heap", (_, response) -> response.send(String.valueOf(heap()))))
                .build()
                .start();
        System.out.println("ready " + server.port() + " " + bare.port());
        new CountDownLatch(1).await();
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static final class Apps implements AppStore {
        private final Map<Slot, KilterApp> apps = new ConcurrentHashMap<>();

        @Override
        public void apply(KilterAppSpec spec) {
            apps.put(spec.config().slot(), new KilterApp(spec, KilterAppStatus.NEW, false));
        }

        @Override
        public void updateStatus(Slot slot, KilterAppStatus status) {
            throw new UnsupportedOperationException("no operator is here");
        }

        @Override
        public boolean requestDeletion(Slot slot) {
            throw new UnsupportedOperationException("nothing is removed here");
        }

        @Override
        public void remove(Slot slot) {
            throw new UnsupportedOperationException("nothing is removed here");
        }

        @Override
        public Optional<KilterApp> find(Slot slot) {
            return Optional.ofNullable(apps.get(slot));
        }

        @Override
        public List<KilterApp> list() {
            return List.copyOf(apps.values());
        }

        @Override
        public void onChange(Runnable wake) {}
    }

    private record NoTasks() implements TaskStore {
        @Override
        public void create(KilterTask task) {
            throw new UnsupportedOperationException("no task is here");
        }

        @Override
        public void end(String id, KilterTask.End end) {
            throw new UnsupportedOperationException("no task is here");
        }

        @Override
        public void remove(String id) {
            throw new UnsupportedOperationException("no task is here");
        }

        @Override
        public Optional<KilterTask> find(String id) {
            return Optional.empty();
        }

        @Override
        public List<KilterTask> list() {
            return List.of();
        }

        @Override
        public void onChange(Runnable wake) {}
    }

    private record NoLogins() implements DatabaseLogins {
        @Override
        public DatabaseLogin open(Slot slot, String by, Instant now, Instant expires) {
            throw new UnsupportedOperationException("nobody logs in here");
        }

        @Override
        public InetSocketAddress server() {
            throw new UnsupportedOperationException("nobody logs in here");
        }

        @Override
        public void endExpired(Instant now) {}
    }

    private static <T> T nobodyAsks(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            throw new UnsupportedOperationException("nobody asks for " + method.getName());
        }));
    }
}
