package dev.kilter.local.postgres;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.effects.ProcessGate;
import dev.kilter.operator.database.ScramVerifier;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server on loopback with its data below one folder. Passwords are asked of everybody (scram-sha-256);
/// the superuser's stands in a file of mode 0600. It runs as root too, in a user namespace, since postgres itself
/// refuses root. After a SIGKILL of the daemon the server that still runs is taken over.
public final class PostgresServer implements AutoCloseable {
    /// The role that kilter uses: CREATEDB and CREATEROLE, no superuser.
    public static final String ADMIN = "kilter_admin";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PostgresGate gate;
    private final FileGate files;
    private final ProcessGate processes;
    private final PostgresPrograms programs;
    private final Postmaster postmaster;
    private final Path home;
    private final int port;
    private final String password;

    private PostgresServer(Effects effects, Path home, int port, String password) {
        this.gate = new PostgresGate(effects, port, password);
        this.files = new FileGate(effects);
        this.processes = new ProcessGate(effects);
        this.programs = new PostgresPrograms(processes, home.resolve("postgres.log"));
        this.postmaster = new Postmaster(home.resolve("data"));
        this.home = home;
        this.port = port;
        this.password = password;
    }

    /// Starts the server with its data below `home`, or takes over the one that runs there, and returns once it
    /// answers.
    public static PostgresServer start(Effects effects, Path home, int port) {
        FileGate files = new FileGate(effects);
        files.createDirectories(home);
        files.permissions(home, "rwx------");
        PostgresServer server = new PostgresServer(effects, home, port, password(files, home));
        Path binaries = Binaries.unpack(files, home);
        if (!server.takeOver()) {
            server.initialise(binaries);
            server.launch(binaries);
        }
        server.prepare();
        return server;
    }

    /// Whether a server on the data below `home` runs.
    public static boolean runs(Path home) {
        return new Postmaster(home.resolve("data")).running().isPresent();
    }

    /// Stops the server on the data below `home`, whoever started it; nothing happens when none runs.
    public static void stop(Effects effects, Path home) {
        new PostgresServer(effects, home, 0, "").close();
    }

    /// Where it listens, on 127.0.0.1.
    public int port() {
        return port;
    }

    /// The password of [#ADMIN].
    public String adminPassword() {
        return password;
    }

    /// A database as [#ADMIN].
    public GatedDataSource database(String name) {
        return gate.source(ADMIN, name);
    }

    /// Pid of the postmaster; empty when none runs.
    public Optional<Long> pid() {
        return postmaster.running().map(ProcessHandle::pid);
    }

    /// Starts it again after it ended by itself, and returns once it answers.
    void revive() {
        launch(Binaries.unpack(files, home));
    }

    /// Stops it the fast way: open transactions roll back, data is safe.
    @Override
    public void close() {
        postmaster.running().ifPresent(handle -> {
            programs.run(List.of("kill", "-INT", String.valueOf(handle.pid())), "stop postgres");
            awaitEnd(handle);
        });
    }

    private void initialise(Path binaries) {
        Path data = home.resolve("data");
        if (Files.exists(data.resolve("PG_VERSION")) && Files.exists(home.resolve("initialised"))) {
            requireVersion(data.resolve("PG_VERSION"));
            return;
        }
        new OrphanedInitdb(processes, data).end(this::awaitEnd);
        files.deleteTree(data);
        Path secret = home.resolve("superuser.part");
        files.writePrivate(secret, password.getBytes(StandardCharsets.US_ASCII));
        programs.run(
                List.of(
                        binaries.resolve("bin/initdb").toString(),
                        OrphanedInitdb.target(data),
                        "--username=postgres",
                        "--auth=scram-sha-256",
                        "--pwfile=" + secret,
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"),
                "initdb");
        files.delete(secret);
        files.write(home.resolve("initialised"), Binaries.VERSION.getBytes(StandardCharsets.US_ASCII));
    }

    private static void requireVersion(Path file) {
        try {
            String found = Files.readString(file).strip();
            if (!found.equals(Binaries.MAJOR)) {
                throw Problem.of(
                                KilterCode.UNREACHABLE,
                                "the local platform's data is of PostgreSQL " + found + ", and this kilter brings "
                                        + Binaries.MAJOR,
                                "Use the kilter that made it, or start afresh without what is there: kilter local"
                                        + " reset")
                        .toException();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void launch(Path binaries) {
        if (postmaster.lockIsAnothers()) {
            files.delete(home.resolve("data/postmaster.pid"));
        }
        Path log = home.resolve("postgres.log");
        List<String> command = List.of(
                binaries.resolve("bin/postgres").toString(),
                "-D",
                home.resolve("data").toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "password_encryption=scram-sha-256",
                "-c",
                "log_statement=none",
                "-c",
                "shared_buffers=64MB",
                "-c",
                "max_connections=200",
                "-c",
                "dynamic_shared_memory_type=mmap");
        if (log.toFile().length() > 10_000_000L) {
            files.move(log, home.resolve("postgres.log.1"));
        }
        await(programs.detach(command, "postgres"));
    }

    private void await(Process process) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (answers()) {
                return;
            }
            if (!process.isAlive() && postmaster.running().isEmpty()) {
                throw programs.failed("PostgreSQL ended with exit code " + process.exitValue());
            }
            pause();
        }
        throw programs.failed("PostgreSQL did not answer within " + PATIENCE.toSeconds() + " s");
    }

    private boolean takeOver() {
        Optional<ProcessHandle> running = postmaster.running();
        if (running.isEmpty()) {
            return false;
        }
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (running.get().isAlive() && System.nanoTime() < end) {
            if (answers()) {
                return true;
            }
            pause();
        }
        processes.kill("stale postgres", running.get());
        awaitEnd(running.get());
        return false;
    }

    private boolean answers() {
        try (Connection connection = gate.source("postgres", "postgres").getConnection()) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    /// The admin role and kilter's own database.
    private void prepare() {
        DataSource superuser = gate.source("postgres", "postgres");
        try (Connection connection = superuser.getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + ADMIN + "'")) {
                statement.execute("CREATE ROLE " + ADMIN + " LOGIN CREATEDB CREATEROLE PASSWORD '"
                        + ScramVerifier.of(password, random(16)) + "'");
            }
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = 'kilter'")) {
                statement.execute("CREATE DATABASE kilter OWNER " + ADMIN);
            }
            statement.execute("REVOKE CONNECT ON DATABASE kilter FROM PUBLIC");
            statement.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
            statement.execute("GRANT CONNECT ON DATABASE postgres TO " + ADMIN);
            statement.execute("REVOKE CONNECT ON DATABASE template1 FROM PUBLIC");
        } catch (SQLException e) {
            throw programs.failed("PostgreSQL refused its first settings: " + e.getMessage());
        }
    }

    private static boolean exists(Statement statement, String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    private void awaitEnd(ProcessHandle handle) {
        try {
            handle.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            processes.kill("postgres that does not stop", handle);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String password(FileGate files, Path home) {
        Path file = home.resolve("password");
        @Nullable String kept = null;
        try {
            kept = Files.exists(file) ? Files.readString(file).strip() : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (kept != null) {
            return kept;
        }
        String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
        files.writePrivate(file, fresh.getBytes(StandardCharsets.US_ASCII));
        return fresh;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
