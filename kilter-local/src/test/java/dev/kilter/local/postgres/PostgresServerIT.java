package dev.kilter.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import java.io.IOException;
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
        int port = freePort();
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

    @Test
    void an_initdb_that_outlived_its_platform_is_ended_before_the_next_one_runs() throws Exception {
        Path data = folder.resolve("postgres/data");
        String busy = "while mkdir -p " + data + "/global; do date > " + data + "/global/$((n=n+1)); done";
        Process orphan = new ProcessBuilder("sh", "-c", busy, "initdb", "--pgdata=" + data)
                .redirectError(folder.resolve("orphan").toFile())
                .start();
        try {
            while (!Files.exists(data.resolve("global"))) {
                assertThat(orphan.isAlive()).isTrue();
                Thread.onSpinWait();
            }

            try (PostgresServer server = PostgresServer.start(Effects.real(), folder.resolve("postgres"), freePort())) {
                assertThat(server.pid()).isPresent();
            }

            assertThat(orphan.isAlive()).isFalse();
        } finally {
            orphan.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
