package dev.kilter.client;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DatabaseLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/// A port of this machine behind which a database answers. It listens on loopback alone.
public final class DatabaseProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final Consumer<Socket> way;

    private DatabaseProxy(ServerSocket listening, Consumer<Socket> way) {
        this.listening = listening;
        this.way = way;
    }

    /// Listens on this port, or on any free one for 0, and goes to where the login says that the database is.
    public static DatabaseProxy open(DatabaseLogin login, int port) {
        return listen(port, client -> direct(client, login));
    }

    /// The same through a platform's server, for the logins of that env.
    public static DatabaseProxy through(Kilter kilter, Project project, EnvName env, int port) {
        return listen(port, kilter.tunnel(project, env)::carry);
    }

    private static DatabaseProxy listen(int port, Consumer<Socket> way) {
        try {
            return new DatabaseProxy(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), way);
        } catch (IOException e) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "port " + port + " cannot be used: " + e.getMessage(),
                            "Choose another with --port, or leave it out.")
                    .toException(e);
        }
    }

    /// Where it listens.
    public int port() {
        return listening.getLocalPort();
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

    /// What the way in has to say against it, its caller hears as a connection that ends at once.
    private void pass(Socket client) {
        try (client) {
            way.accept(client);
        } catch (IOException | KilterException e) {
            System.getLogger(DatabaseProxy.class.getName())
                    .log(System.Logger.Level.WARNING, "a connection to the database failed: {0}", e.getMessage());
        }
    }

    private static void direct(Socket client, DatabaseLogin login) {
        try (Socket server = new Socket(login.host(), login.port())) {
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
