package dev.kilter.client;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A port of this machine behind which a database answers. It listens on loopback alone.
public final class DatabaseProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final DatabaseLogin login;

    private DatabaseProxy(ServerSocket listening, DatabaseLogin login) {
        this.listening = listening;
        this.login = login;
    }

    /// Listens on this port, or on any free one for 0.
    public static DatabaseProxy open(DatabaseLogin login, int port) {
        try {
            return new DatabaseProxy(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), login);
        } catch (IOException e) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "port " + port + " cannot be used: " + e.getMessage(),
                            "Choose another with --port, or leave it out.")
                    .toException(e);
        }
    }

    /// The URL for programs of this machine.
    public String url() {
        return login.url("127.0.0.1", listening.getLocalPort());
    }

    /// Passes connections on until it is closed.
    public void serve() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> pass(client));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void pass(Socket client) {
        try (client;
                Socket server = new Socket(login.host(), login.port())) {
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException e) {
            // The database does not answer, or one side is gone: the other one sees its connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One side is gone; closing both ends the other.
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
