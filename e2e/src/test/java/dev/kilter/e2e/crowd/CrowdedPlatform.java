package dev.kilter.e2e.crowd;

import dev.kilter.effects.Effects;
import dev.kilter.operator.flux.FluxRepo;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.UnreliableLine;
import dev.kilter.testkit.UnreliableLine.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Two servers and an operator on one PostgreSQL and one flux repo, and a bad line to each server.
final class CrowdedPlatform implements AutoCloseable {
    private static final DatabaseServer POSTGRES = DatabaseServer.embedded();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int SERVERS = 2;

    private final Path folder;
    private final String url;
    private final Rows rows;
    private final Path repo;
    private final Nodes nodes;
    private final int[] ports = new int[SERVERS];
    private final Child[] servers = new Child[SERVERS];
    private final List<UnreliableLine> lines = new ArrayList<>();
    private final AtomicBoolean dark = new AtomicBoolean();
    private final Random faults;
    private Child operator;

    /// @param faults decides which requests break
    CrowdedPlatform(Path folder, Random faults) throws IOException {
        this.folder = folder;
        this.faults = faults;
        url = freshDatabase();
        rows = Rows.open(url);
        rows.create();
        repo = folder.resolve("flux.git");
        FluxRepo.init(Effects.real(), repo);
        nodes = new Nodes(rows.jdbi(), repo);
        for (int i = 0; i < SERVERS; i++) {
            ports[i] = freePort();
            servers[i] = server(i);
            lines.add(new UnreliableLine(ports[i], this::fate));
        }
        operator = operator();
        for (Child server : servers) {
            server.awaitReady();
        }
        operator.awaitReady();
    }

    /// The URL of a database of its own.
    static String freshDatabase() {
        String name = "crowd" + COUNT.incrementAndGet();
        POSTGRES.administer("CREATE DATABASE " + name);
        return POSTGRES.url().replace("/postgres?", "/" + name + "?");
    }

    /// Where clients find the platform; one of them is as good as another.
    List<String> addresses() {
        return lines.stream().map(line -> "http://127.0.0.1:" + line.port()).toList();
    }

    Rows rows() {
        return rows;
    }

    Path repo() {
        return repo;
    }

    int servers() {
        return SERVERS;
    }

    void killServer(int number) throws IOException {
        servers[number].close();
        servers[number] = server(number).awaitReady();
    }

    Child frozenServer(int number) {
        servers[number].freeze();
        return servers[number];
    }

    void killOperator() throws IOException {
        operator.close();
        operator = operator().awaitReady();
    }

    /// Another operator takes over from one that stands still, which goes on later as if nothing had been.
    Child replacedOperator() throws IOException {
        Child old = operator;
        old.freeze();
        operator = operator().awaitReady();
        return old;
    }

    /// Every connection breaks; as long as it is dark, no request arrives.
    void cutLines(boolean staysDark) {
        dark.set(staysDark);
        lines.forEach(UnreliableLine::cut);
    }

    private Child server(int number) throws IOException {
        return Child.start(folder, "server", url, String.valueOf(ports[number]));
    }

    private Child operator() throws IOException {
        return Child.start(folder, "operator", url, repo.toString());
    }

    private synchronized Fault fate(String request, long body) {
        if (dark.get()) {
            return new Fault.CutRequest(0);
        }
        return switch (faults.nextInt(40)) {
            case 0 -> new Fault.CutRequest(0);
            case 1 -> new Fault.CutRequest(body / 2);
            case 2, 3 -> new Fault.CutAnswer(faults.nextInt(300));
            case 4 -> new Fault.CutAnswer(300 + faults.nextInt(3000));
            case 5 -> new Fault.Instead(502, "");
            default -> new Fault.None();
        };
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        for (UnreliableLine line : lines) {
            line.close();
        }
        for (Child server : servers) {
            server.close();
        }
        operator.close();
        nodes.close();
        rows.close();
    }
}
