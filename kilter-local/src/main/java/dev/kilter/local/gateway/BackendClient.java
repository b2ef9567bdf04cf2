package dev.kilter.local.gateway;

import dev.kilter.local.host.Backend;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.UndertowClient;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient;
import io.undertow.server.handlers.proxy.ProxyConnection;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;

/// Gives each request a connection of its own to a backend of its host. A kept connection could be closed by the app
/// just as a request goes out on it; over loopback a new one costs less than that failure.
final class BackendClient implements ProxyClient {
    private final RouteTable routes;

    BackendClient(RouteTable routes) {
        this.routes = routes;
    }

    private record Target(List<Backend> backends) implements ProxyTarget {}

    @Override
    public @Nullable ProxyTarget findTarget(HttpServerExchange exchange) {
        List<Backend> backends = routes.backends(exchange.getHostName());
        return backends == null ? null : new Target(backends);
    }

    @Override
    public void getConnection(
            ProxyTarget target,
            HttpServerExchange exchange,
            ProxyCallback<ProxyConnection> callback,
            long timeout,
            TimeUnit unit) {
        connect(((Target) target).backends(), exchange, callback);
    }

    private void connect(List<Backend> left, HttpServerExchange exchange, ProxyCallback<ProxyConnection> callback) {
        if (left.isEmpty()) {
            callback.couldNotResolveBackend(exchange);
            return;
        }
        Backend backend = left.getFirst();
        routes.begin(backend);
        AtomicBoolean ended = new AtomicBoolean();
        Runnable end = () -> {
            if (ended.compareAndSet(false, true)) {
                routes.end(backend);
            }
        };
        UndertowClient.getInstance()
                .connect(
                        new ClientCallback<>() {
                            @Override
                            public void completed(ClientConnection connection) {
                                follow(exchange, connection, end);
                                callback.completed(exchange, new ProxyConnection(connection, "/"));
                            }

                            @Override
                            public void failed(IOException e) {
                                end.run();
                                connect(left.subList(1, left.size()), exchange, callback);
                            }
                        },
                        URI.create("http://127.0.0.1:" + backend.port()),
                        exchange.getIoThread(),
                        exchange.getConnection().getByteBufferPool(),
                        OptionMap.EMPTY);
    }

    /// Counts the request until it ends; an upgraded one (WebSocket) until its connection is closed.
    private static void follow(HttpServerExchange exchange, ClientConnection connection, Runnable end) {
        exchange.getConnection().addCloseListener(_ -> end.run());
        exchange.addExchangeCompleteListener((done, next) -> {
            if (done.getStatusCode() != 101) {
                end.run();
                IoUtils.safeClose(connection);
            }
            next.proceed();
        });
    }
}
