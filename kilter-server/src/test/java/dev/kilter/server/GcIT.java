package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.wire.Orphan;
import dev.kilter.sdk.wire.Wire;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GcIT {
    private final ServerFixture platform = new ServerFixture();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void what_is_ours_and_due_is_removed_with_a_line_in_the_audit_and_all_else_is_only_shown() {
        Orphan due = new Orphan("database", "acme_shop_old_0123456789", "no env acme/shop/old stands", null, true);
        Orphan later =
                new Orphan("retired database", "kilter_gone_x", "removed", Instant.parse("2999-01-01T00:00:00Z"), true);
        Orphan foreign = new Orphan("role", "somebody_0123456789_owner", "nothing proves whose it is", null, false);
        platform.orphans.left.addAll(List.of(due, later, foreign));

        assertThat(List.of(Wire.decode(platform.get("/v1/orphans").body(), Orphan[].class)))
                .containsExactly(due, later, foreign);
        assertThat(platform.orphans.left).hasSize(3);
        assertThat(List.of(Wire.decode(
                        platform.send("DELETE", "/v1/orphans", new byte[0]).body(), Orphan[].class)))
                .containsExactly(due);
        assertThat(platform.orphans.left).containsExactly(later, foreign);
        assertThat(platform.query("SELECT who || ' ' || action || ' ' || detail FROM kilter_server.audit"))
                .containsExactly("dev2 gc.remove database acme_shop_old_0123456789: no env acme/shop/old stands");
        assertThat(platform.send("DELETE", "/v1/orphans", new byte[0]).body()).isEqualTo("[]");
    }
}
