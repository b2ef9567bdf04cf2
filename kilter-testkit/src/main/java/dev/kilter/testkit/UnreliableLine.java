package dev.kilter.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line to an HTTP server on this machine that breaks, to the byte, where a test says. It knows where requests and
/// answers begin and end, and passes everything else through as it is.
public final class UnreliableLine implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:\\s*([0-9]+)");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding:\\s*chunked");

    private final ServerSocket listener;
    private final int server;
    private final Fate fate;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong bodyBytes = new AtomicLong();

    /// A line to this port of 127.0.0.1.
    public UnreliableLine(int server, Fate fate) throws IOException {
        this.server = server;
        this.fate = fate;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// What befalls one exchange.
    public sealed interface Fault {
        /// Nothing.
        record None() implements Fault {}

        /// Both ends see a reset after so many bytes of the request's body; at 0 the server hears nothing at
        /// all.
        record CutRequest(long bytes) implements Fault {}

        /// The server hears the whole request; the asker sees a reset after so many bytes of the answer.
        record CutAnswer(long bytes) implements Fault {}

        /// Something else answers, with this status and these header lines (each with `\r\n`), and hangs up
        /// without reading the body. The server hears nothing.
        record Instead(int status, String headers) implements Fault {}

        /// One bit of this byte of the request's body is turned.
        record Garbled(long at) implements Fault {}
    }

    /// Decides about each exchange; asked from several threads.
    @FunctionalInterface
    public interface Fate {
        /// For a request such as `PUT /v2/a/blobs/uploads/1 HTTP/1.1` with so many bytes of body; -1: it comes
        /// in chunks, and nobody knows.
        Fault of(String request, long body);
    }

    /// Where it listens, on 127.0.0.1.
    public int port() {
        return listener.getLocalPort();
    }

    /// How many bytes of bodies the server's side was sent by whoever asks, in all.
    public long bodyBytes() {
        return bodyBytes.get();
    }

    /// Whoever is on the line now sees a reset, at both ends; who comes anew is served.
    public void cut() {
        for (Socket socket : open) {
            try {
                reset(socket);
            } catch (IOException _) {
                // It was hung up on meanwhile.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket asker = listener.accept();
                open.add(asker);
                Thread.ofVirtual().start(() -> carry(asker));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void carry(Socket asker) {
        try (asker;
                Socket far = new Socket(InetAddress.getLoopbackAddress(), server)) {
            open.add(far);
            InputStream up = new BufferedInputStream(asker.getInputStream());
            InputStream down = new BufferedInputStream(far.getInputStream());
            while (exchange(asker, up, far, down)) {
                far.getOutputStream().flush();
            }
            open.remove(far);
        } catch (IOException _) {
            // One end hung up: so does the other.
        } finally {
            open.remove(asker);
        }
    }

    private boolean exchange(Socket asker, InputStream up, Socket far, InputStream down) throws IOException {
        String request = head(up);
        if (request.isEmpty()) {
            return false;
        }
        String line = request.substring(0, request.indexOf('\r'));
        boolean isChunked = CHUNKED.matcher(request).find();
        long length = isChunked ? -1 : length(request);
        Fault fault = fate.of(line, length);
        if (fault instanceof Fault.CutRequest(var bytes) && bytes == 0) {
            return reset(asker, far);
        }
        if (fault instanceof Fault.Instead(var status, var headers)) {
            asker.getOutputStream()
                    .write(("HTTP/1.1 " + status + " Instead\r\n" + headers
                                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            asker.shutdownOutput();
            return false;
        }
        far.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        long most = isChunked ? Long.MAX_VALUE : length;
        long cut = fault instanceof Fault.CutRequest(var bytes) ? Math.min(bytes, most) : most;
        long garbled = fault instanceof Fault.Garbled(var at) ? at : -1;
        bodyBytes.addAndGet(
                isChunked
                        ? chunkedBody(up, far.getOutputStream(), cut, garbled)
                        : copy(up, far.getOutputStream(), cut, garbled));
        if (fault instanceof Fault.CutRequest) {
            return reset(asker, far);
        }
        long heard = fault instanceof Fault.CutAnswer(var bytes) ? bytes : Long.MAX_VALUE;
        return answer(line.startsWith("HEAD "), down, asker.getOutputStream(), heard) || reset(asker, far);
    }

    /// False: it was cut.
    private static boolean answer(boolean isHead, InputStream down, OutputStream asker, long most) throws IOException {
        String head = head(down);
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        asker.write(bytes, 0, (int) Math.min(most, bytes.length));
        if (most < bytes.length) {
            return false;
        }
        boolean isBare = isHead || head.startsWith("HTTP/1.1 204") || head.startsWith("HTTP/1.1 304");
        if (!isBare && CHUNKED.matcher(head).find()) {
            return chunks(down, asker, most - bytes.length);
        }
        long length = isBare ? 0 : length(head);
        long left = Math.min(length, most - bytes.length);
        copy(down, asker, left, -1);
        return most == Long.MAX_VALUE;
    }

    /// Chunk by chunk, to the last one or to the byte at which it is cut; how many bytes of the body.
    private static long chunkedBody(InputStream up, OutputStream far, long cut, long garbled) throws IOException {
        long done = 0;
        while (true) {
            String size = line(up);
            if (size.isBlank()) {
                throw new EOFException("an end hung up");
            }
            far.write(size.getBytes(StandardCharsets.ISO_8859_1));
            long chunk = Long.parseLong(size.strip(), 16);
            done += copy(up, far, Math.min(chunk, cut - done), garbled - done);
            if (done == cut) {
                return done;
            }
            copy(up, far, 2, -1);
            if (chunk == 0) {
                return done;
            }
        }
    }

    private static boolean chunks(InputStream down, OutputStream asker, long most) throws IOException {
        long left = most;
        while (left > 0) {
            String size = line(down);
            if (size.isBlank()) {
                return false;
            }
            byte[] bytes = size.getBytes(StandardCharsets.ISO_8859_1);
            asker.write(bytes);
            long chunk = Long.parseLong(size.strip(), 16) + 2;
            left -= bytes.length + copy(down, asker, Math.min(chunk, left), -1);
            if (chunk == 2) {
                return most > Long.MAX_VALUE / 2;
            }
        }
        return false;
    }

    private static boolean reset(Socket asker, Socket far) throws IOException {
        reset(asker);
        reset(far);
        return false;
    }

    private static void reset(Socket socket) throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private static long copy(InputStream from, OutputStream to, long count, long garbled) throws IOException {
        byte[] buffer = new byte[1 << 14];
        long done = 0;
        while (done < count) {
            int read = from.read(buffer, 0, (int) Math.min(buffer.length, count - done));
            if (read < 0) {
                throw new EOFException("an end hung up");
            }
            if (garbled >= done && garbled < done + read) {
                buffer[(int) (garbled - done)] ^= 1;
            }
            to.write(buffer, 0, read);
            done += read;
        }
        to.flush();
        return done;
    }

    /// Up to and with the empty line; empty at the end of the connection.
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            String line = line(in);
            if (line.isEmpty()) {
                return "";
            }
            head.append(line);
        }
        return head.toString();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = -1;
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.write(b);
            if (b == '\n' && previous == '\r') {
                break;
            }
            previous = b;
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static long length(String head) {
        Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
        return length.find() ? Long.parseLong(length.group(1)) : 0;
    }
}
