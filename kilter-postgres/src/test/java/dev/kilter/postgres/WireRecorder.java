package dev.kilter.postgres;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands between a client and a server and writes down each simple query, exactly as the client sends it.
final class WireRecorder implements AutoCloseable {
    private final ServerSocket listening;
    private final int server;
    private final List<String> queries = new CopyOnWriteArrayList<>();

    WireRecorder(int server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    List<String> queries() {
        return List.copyOf(queries);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
                Thread.ofVirtual().start(() -> answers(upstream, client));
                Thread.ofVirtual().start(() -> requests(client, upstream));
            } catch (IOException e) {
                return; // closed by the test
            }
        }
    }

    private static void answers(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            return; // the client has left
        }
    }

    private void requests(Socket from, Socket to) {
        try (DataInputStream in = new DataInputStream(from.getInputStream());
                OutputStream out = to.getOutputStream()) {
            message(in, out, -1);
            for (int type = in.read(); type >= 0; type = in.read()) {
                message(in, out, type);
            }
        } catch (IOException e) {
            return; // the client has left
        }
    }

    private void message(DataInputStream in, OutputStream out, int type) throws IOException {
        int length = in.readInt();
        byte[] body = in.readNBytes(length - 4);
        if (type >= 0) {
            out.write(type);
        }
        if (type == 'Q') {
            queries.add(new String(body, 0, body.length - 1, StandardCharsets.UTF_8));
        }
        out.write(new byte[] {(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length});
        out.write(body);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
