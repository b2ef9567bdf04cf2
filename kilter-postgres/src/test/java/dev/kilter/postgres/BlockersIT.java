package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.postgres.Server.Slot;
import dev.kilter.testkit.FreshDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockersIT {
    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void a_watch_that_ends_with_a_fault_of_any_kind_says_so(Server server) throws SQLException {
        Slot slot = server.slot();
        FreshDatabase broken = new FreshDatabase(
                () -> {
                    throw new IllegalStateException("the server does not answer");
                },
                slot.role("owner"));
        try (Connection migrator = slot.migrator();
                Blockers blockers = Blockers.of(broken, migrator, Duration.ZERO, _ -> {})) {
            while (blockers.last() == null) {
                Thread.onSpinWait();
            }
            assertThat(blockers.last()).isEqualTo("who holds it cannot be seen: the server does not answer");
        }
        slot.drop();
    }
}
