package dev.kilter.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The connections of a server: never more than its process can have open, for a listener that cannot open another one
/// ends for good. Who asks nothing has to go after a while, whether he is silent or sends his request drop by drop, and
/// at once where there is no room: of all of these, who has waited longest.
public final class Connections implements AutoCloseable {
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration NEXT = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Pattern CLOSE = Pattern.compile("\\bclose\\b", Pattern.CASE_INSENSITIVE);
    /// More would take memory that those who ask need.
    private static final int LARGEST = 20_000;

    /// Where it is full, one in so many goes, so that not each who comes has to look for one.
    private static final int ROOM = 20;

    private final int most;
    private final long first;
    private final long next;
    private final Map<SocketAddress, Line> lines = new ConcurrentHashMap<>();
    private final Repeated looks;

    /// @param most  of them at a time
    /// @param first how long the first request of each may take to come
    /// @param next  the same for each after that
    public Connections(int most, Duration first, Duration next) {
        this.most = most;
        this.first = first.toNanos();
        this.next = next.toNanos();
        this.looks = Repeated.every(
                first.compareTo(PAUSE) < 0 ? first : PAUSE, "closing connections that ask nothing", this::look);
    }

    /// As many as leave most of what the process may still open to all else that it does: who comes through to a
    /// database takes two.
    public static Connections ofThisProcess() {
        return new Connections(share(), FIRST, NEXT);
    }

    private static int share() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long free = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount();
            return Math.clamp(free / 3, 1, LARGEST);
        }
        return LARGEST;
    }

    /// One of them.
    static final class Line {
        private final SocketAddress address;
        private final SocketChannel channel;
        private volatile long waitsSince = System.nanoTime();
        private volatile long patience;
        private volatile boolean asks;

        private Line(SocketAddress address, SocketChannel channel, long patience) {
            this.address = address;
            this.channel = channel;
            this.patience = patience;
        }

        private long waits(long now) {
            return now - waitsSince;
        }
    }

    /// Makes this server keep to it.
    public void guard(WebServerConfig.Builder server) {
        server.maxTcpConnections(most).connectionOptions(new ObservedSockets(this::come));
    }

    /// Learns what is asked.
    public void watch(HttpRouting.Builder routing) {
        routing.addFilter((chain, request, _) -> {
            Line line = asks(request.remotePeer().address());
            try {
                chain.proceed();
            } finally {
                if (line != null) {
                    line.patience = next;
                    line.waitsSince = System.nanoTime();
                    line.asks = false;
                    if (isLast(request)) {
                        end(line);
                    }
                }
            }
        });
    }

    /// Whether its caller wants no more after it: Helidon leaves the connection open until he hangs up. While he
    /// still sends a body, nothing is taken from him.
    private static boolean isLast(RoutingRequest request) {
        return request.headers().contains(HeaderNames.CONNECTION)
                && CLOSE.matcher(request.headers().get(HeaderNames.CONNECTION).values())
                        .find()
                && (request.content().consumed() || !request.content().hasEntity());
    }

    /// This one does not wait for a request; null: it is not known.
    @Nullable
    Line asks(SocketAddress address) {
        Line line = lines.get(address);
        if (line != null) {
            line.asks = true;
        }
        return line;
    }

    private void come(SocketChannel channel) throws IOException {
        SocketAddress address = channel.getRemoteAddress();
        lines.put(address, new Line(address, channel, first));
        if (lines.size() >= most) {
            forgetClosed();
        }
        if (lines.size() >= most) {
            long now = System.nanoTime();
            lines.values().stream()
                    .filter(line -> !line.asks)
                    .sorted(Comparator.comparingLong(line -> -line.waits(now)))
                    .limit(1 + most / ROOM)
                    .forEach(this::end);
        }
    }

    private void look() {
        forgetClosed();
        long now = System.nanoTime();
        lines.values().stream()
                .filter(line -> !line.asks && line.waits(now) > line.patience)
                .forEach(this::end);
    }

    /// What has come is still read and answered; after it there is nothing.
    private void end(Line line) {
        lines.remove(line.address, line);
        try {
            line.channel.shutdownInput();
        } catch (IOException _) {
            // it has ended meanwhile
        }
    }

    private void forgetClosed() {
        lines.values().removeIf(line -> !line.channel.isOpen());
    }

    @Override
    public void close() {
        looks.close();
    }
}
