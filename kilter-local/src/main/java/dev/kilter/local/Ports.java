package dev.kilter.local;

import dev.kilter.effects.FileGate;
import dev.kilter.local.gateway.Gateway;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// The platform's ports: chosen free once, kept, and chosen anew only when somebody else has taken one.
record Ports(int api, int registry, int gateway, int postgres) {
    private static final System.Logger LOG = System.getLogger(Ports.class.getName());
    private static final Ports NONE = new Ports(0, 0, 0, 0);
    private static final int FAVOURITE = 8000;
    private static final int MOST_TRIES = 20;

    /// The kept ports, or new ones. `postgresRuns` tells that our own PostgreSQL still holds its port.
    static Ports choose(FileGate files, Path file, java.util.function.IntPredicate postgresRuns) {
        Ports kept = read(file);
        Ports now = new Ports(
                free(kept.api, 0),
                free(kept.registry, 0),
                free(kept.gateway, FAVOURITE),
                kept.postgres > 0 && postgresRuns.test(kept.postgres) ? kept.postgres : free(kept.postgres, 0));
        if (!now.equals(kept)) {
            files.write(file, Wire.encode(now));
        }
        return now;
    }

    /// A gateway on its port, or on the next free one when somebody took it since it was chosen: a platform of
    /// another home that starts at the same time, for one.
    static Opened open(FileGate files, Path file, Ports chosen) {
        int port = chosen.gateway;
        for (int tries = 1; ; tries++) {
            Ports now = new Ports(chosen.api, chosen.registry, port, chosen.postgres);
            try {
                Gateway gateway = new Gateway(port);
                if (!now.equals(chosen)) {
                    files.write(file, Wire.encode(now));
                }
                return new Opened(now, gateway);
            } catch (BindException e) {
                if (tries == MOST_TRIES) {
                    throw new UncheckedIOException("no port for the gateway after " + tries + " tries", e);
                }
                port = free(0, FAVOURITE);
            }
        }
    }

    /// The gateway, and the ports as they are now.
    record Opened(Ports ports, Gateway gateway) {}

    private static Ports read(Path file) {
        try {
            return Files.exists(file) ? Wire.decode(Files.readAllBytes(file), Ports.class) : NONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (KilterException e) {
            LOG.log(System.Logger.Level.WARNING, "the ports kept in " + file + " cannot be read: others are chosen", e);
            return NONE;
        }
    }

    private static int free(int kept, int favourite) {
        if (kept > 0 && isFree(kept)) {
            return kept;
        }
        for (int port = favourite; favourite > 0 && port < favourite + 100; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
