package dev.kilter.local.gateway;

import dev.kilter.local.host.Backend;
import dev.kilter.local.host.Routes;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The reverse proxy of the local platform: `http://<app>.localhost:<port>`, on loopback only. A route is switched at
/// once: new requests go to the new backends, those in flight stay where they are. For a while after it began, whoever
/// asks for an app that has not been ready yet waits for it: a platform that starts brings its apps back, and nobody
/// who comes at once should hear of that.
public final class Gateway implements Routes, AutoCloseable {
    private static final Pattern OWN = Pattern.compile("([a-z0-9-]+\\.)*localhost|127\\.0\\.0\\.1");

    private static final Duration FOR_THE_FIRST_TIME = Duration.ofSeconds(20);
    private static final long AGAIN_MILLIS = 50;

    private final RouteTable routes = new RouteTable();
    private final Undertow server;
    private final long waitsUntil;

    /// A gateway on 127.0.0.1 at this port; a BindException when somebody else listens there.
    public Gateway(int port) throws BindException {
        this(port, FOR_THE_FIRST_TIME);
    }

    Gateway(int port, Duration forTheFirstTime) throws BindException {
        this.waitsUntil = System.nanoTime() + forTheFirstTime.toNanos();
        ProxyHandler proxy = ProxyHandler.builder()
                .setProxyClient(new BackendClient(routes))
                .setMaxRequestTime(-1)
                .setReuseXForwarded(false)
                .setNext(this::nobody)
                .build();
        this.server = Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setIoThreads(2)
                .setWorkerThreads(8)
                .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 600_000)
                .setHandler(exchange -> route(exchange, proxy))
                .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof BindException taken) {
                throw taken;
            }
            throw e;
        }
    }

    @Override
    public void route(String host, String namespace, List<Backend> backends) {
        routes.put(host, backends);
    }

    @Override
    public void unroute(String host) {
        routes.remove(host);
    }

    @Override
    public int inFlight(Backend backend) {
        return routes.running(backend);
    }

    @Override
    public void close() {
        server.stop();
    }

    private void route(HttpServerExchange exchange, ProxyHandler proxy) throws Exception {
        List<Backend> backends = routes.backends(exchange.getHostName());
        if (backends != null && backends.isEmpty()) {
            if (System.nanoTime() < waitsUntil && !routes.hasServed(exchange.getHostName())) {
                later(exchange, again -> route(again, proxy));
                return;
            }
            exchange.setStatusCode(503).getResponseHeaders().put(Headers.RETRY_AFTER, "1");
            say(exchange, "This app is not ready yet, or its env is asleep. See: kilter status --local\n");
            return;
        }
        proxy.handleRequest(exchange);
    }

    private static void later(HttpServerExchange exchange, HttpHandler handler) {
        exchange.dispatch(
                SameThreadExecutor.INSTANCE,
                () -> exchange.getIoThread()
                        .executeAfter(
                                () -> exchange.dispatch(SameThreadExecutor.INSTANCE, handler),
                                AGAIN_MILLIS,
                                TimeUnit.MILLISECONDS));
    }

    /// Names the apps, but only to those who asked for a name of this machine: a page of the internet that made its
    /// own name point here learns nothing.
    private void nobody(HttpServerExchange exchange) {
        exchange.setStatusCode(404);
        String host = exchange.getHostName().toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder("No app answers here. See: kilter env list --local\n");
        if (OWN.matcher(host).matches()) {
            text.insert(0, "There is no app '" + host + "'.\n");
            routes.hosts()
                    .forEach(known -> text.append("http://")
                            .append(known)
                            .append(':')
                            .append(exchange.getHostPort())
                            .append('\n'));
        }
        say(exchange, text.toString());
    }

    private static void say(HttpServerExchange exchange, String text) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(text);
    }
}
