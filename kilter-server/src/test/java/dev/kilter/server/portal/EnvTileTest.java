package dev.kilter.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Scale;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.EnvStatus.ProcessHealth;
import dev.kilter.sdk.wire.ReleaseDiff;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvTileTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void a_preview_says_when_it_ends() {
        String tile = tile(Map.of(), NOW.plusSeconds(3 * 24 * 3600 + 60));

        assertThat(tile).contains("removed in").contains(">3 days</time>");
    }

    @Test
    void an_env_that_sleeps_says_how_it_wakes_and_nothing_of_the_numbers() {
        String tile = tile(Map.of("web", new Scale(0, 1), "worker", new Scale(0, 2)), null);

        assertThat(tile)
                .contains("asleep, wakes with kilter env wake pr-7")
                .doesNotContain("scaled to")
                .doesNotContain("removed in");
    }

    @Test
    void what_recurs_is_told_by_its_last_run_and_not_counted() {
        String tile = tile(Map.of("worker", new Scale(3, 1)), null);

        assertThat(tile)
                .contains("1/1 web")
                .contains("worker scaled to 3, declared 1")
                .contains("cron nightly: ran at 03:00, exit code 0")
                .doesNotContain("nightly, ")
                .doesNotContain("0/0");
    }

    @Test
    void each_public_process_has_a_link_of_its_own() {
        assertThat(tile(Map.of(), null))
                .contains("admin <a href=\"http://admin-shop-pr-7.apps.example\">admin-shop-pr-7.apps.example</a>");
    }

    @Test
    void its_own_domains_stand_beside_the_platforms_hosts() {
        assertThat(tile(Map.of(), null))
                .contains("admin.shop.example</a>", "web <a href=\"https://www.shop.example\">www.shop.example</a>");
    }

    @Test
    void what_differs_from_what_was_deployed_is_told_field_by_field() {
        assertThat(tile(Map.of(), null))
                .contains("Differs from what was deployed: <code>config web.port</code> 8080 → 9090, "
                        + "<code>image digest</code> sha256:0123456789ab → none");
    }

    private static String tile(Map<String, Scale> scaled, @Nullable Instant expires) {
        EnvStatus env = new EnvStatus(
                "acme/shop",
                "pr-7",
                false,
                "http://shop-pr-7.apps.example",
                null,
                null,
                List.of(
                        new ProcessHealth("web", 1, 1, 0, ""),
                        new ProcessHealth("nightly", 0, 0, 0, "ran at 03:00, exit code 0", "0 3 * * *")),
                new TreeMap<>(scaled),
                null,
                expires,
                new TreeMap<>(Map.of("admin", "http://admin-shop-pr-7.apps.example")),
                new TreeMap<>(Map.of(
                        "web", List.of("https://www.shop.example"), "admin", List.of("https://admin.shop.example"))),
                List.of(
                        new ReleaseDiff.Change("config", "web.port", "8080", "9090"),
                        new ReleaseDiff.Change("image", "digest", "sha256:0123456789abcdef", null)));
        StringBuilder html = new StringBuilder();
        EnvTile.of(env, new Ago(NOW)).write(html);
        return html.toString();
    }
}
