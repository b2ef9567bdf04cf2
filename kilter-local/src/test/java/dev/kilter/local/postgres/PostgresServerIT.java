package dev.kilter.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresServerIT {
    @TempDir
    private Path folder;

    @Test
    void a_lock_whose_pid_another_program_has_by_now_is_no_server() throws Exception {
        Path lock = folder.resolve("postgres/data/postmaster.pid");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> left;
        try (PostgresServer _ = PostgresServer.start(Effects.real(), folder.resolve("postgres"), port)) {
            left = Files.readAllLines(lock);
        }
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            left.set(0, String.valueOf(other.pid()));
            Files.write(lock, left);
            assertThat(PostgresServer.runs(folder.resolve("postgres"))).isFalse();

            try (PostgresServer server = PostgresServer.start(Effects.real(), folder.resolve("postgres"), port)) {
                assertThat(server.pid()).isPresent().get().isNotEqualTo(other.pid());
            }
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }
}
