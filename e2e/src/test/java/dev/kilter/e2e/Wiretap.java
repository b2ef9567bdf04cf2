package dev.kilter.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/// A line in front of a server that hears all that goes over it, in both directions.
final class Wiretap implements AutoCloseable {
    private final int target;
    private final UnaryOperator<String> answers;
    private final ServerSocket server;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    Wiretap(int target) {
        this(target, answer -> answer);
    }

    /// @param answers what becomes of a piece of an answer, a byte a character; its length has to stay
    Wiretap(int target, UnaryOperator<String> answers) {
        this.target = target;
        this.answers = answers;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::welcome);
    }

    int port() {
        return server.getLocalPort();
    }

    /// A byte is a character.
    String heard() {
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void welcome() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> hand(client, behind, piece -> piece));
                Thread.ofVirtual().start(() -> hand(behind, client, answers));
            } catch (IOException e) {
                return; // it is closed
            }
        }
    }

    private void hand(Socket from, Socket to, UnaryOperator<String> change) {
        byte[] piece = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                heard.write(piece, 0, count);
                String said = new String(piece, 0, count, StandardCharsets.ISO_8859_1);
                out.write(change.apply(said).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } catch (IOException e) {
            return; // one of them has hung up
        }
    }
}
