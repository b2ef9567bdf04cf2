package dev.kilter.client;

import dev.kilter.sdk.wire.LocalDaemon;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/// Whether a daemon that once said it is ready still is.
final class Liveness {
    private static final int CONNECT_MILLIS = 2000;

    private Liveness() {}

    /// A killed process is there for a while after it has let go of its port.
    static boolean serves(LocalDaemon daemon) {
        return isThere(daemon) && !refuses(URI.create(daemon.api()));
    }

    /// Whether that very process is there: a pid used again has another start.
    private static boolean isThere(LocalDaemon daemon) {
        return ProcessHandle.of(daemon.pid())
                .flatMap(handle -> handle.info().startInstant())
                .filter(start -> Math.abs(start.toEpochMilli() - daemon.startTime()) < 2000)
                .isPresent();
    }

    private static boolean refuses(URI api) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(api.getHost(), api.getPort()), CONNECT_MILLIS);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
