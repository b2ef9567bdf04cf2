package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.LockStatus;
import dev.kilter.sdk.wire.TokenRecord;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.Wire;
import dev.kilter.server.identity.Trust;
import dev.kilter.server.identity.Trusts;
import dev.kilter.testkit.Drawn;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Servers on one database, of which one machine's clock is right, one an hour ahead and one an hour behind.
@Drawn
class ClockIT {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestIssuer issuer = new TestIssuer();
    private final List<Trust> trusts = Trusts.read(TokenExchangeIT.trusts(issuer.url()), "");
    private final AtomicReference<Duration> set = new AtomicReference<>(Duration.ZERO);
    private final ServerFixture right = new ServerFixture(() -> Instant.now().plus(set.get()), trusts);
    private final ServerFixture ahead = right.beside(() -> Instant.now().plus(HOUR));
    private final ServerFixture behind = right.beside(() -> Instant.now().minus(HOUR));

    @AfterEach
    void stop() {
        ahead.close();
        behind.close();
        right.close();
        issuer.close();
    }

    @Test
    void a_token_lives_as_long_as_it_was_made_for_at_every_server() {
        for (ServerFixture maker : List.of(right, ahead, behind)) {
            TokenRecord made = Wire.decode(
                    maker.send(
                                    "POST",
                                    "/v1/tokens",
                                    Wire.encode(
                                            new TokenRequest("ci", TokenRole.DEPLOYER, false, Duration.ofMinutes(10))))
                            .body(),
                    TokenRecord.class);
            assertThat(made.expires()).isCloseTo(now().plus(Duration.ofMinutes(10)), within(1, ChronoUnit.MINUTES));
            for (ServerFixture other : List.of(right, ahead, behind)) {
                assertThat(whoami(other, Objects.requireNonNull(made.token()))).isEqualTo(200);
            }
        }
        right.execute("UPDATE kilter_server.token SET expires = now() - interval '1 second' WHERE name = 'ci'");
        for (ServerFixture server : List.of(right, ahead, behind)) {
            assertThat(server.get("/v1/tokens").body()).doesNotContain("\"ci\"");
        }
    }

    @Test
    void no_slot_is_taken_from_its_deploy_and_no_deadline_is_an_hour_off() {
        for (ServerFixture server : List.of(ahead, behind)) {
            String env = server == ahead ? "dev" : "alpha";
            DeployRecord first = server.submit(Requests.of(env, false), "key-clock" + env + "1");
            DeployRecord second = right.submit(Requests.of(env, false), "key-clock" + env + "2");
            ServerFixture.await("the first has it", () -> held(env, first));
            ServerFixture.await(
                    "the second waits for it",
                    () -> !right.query("SELECT 1 FROM kilter_server.event WHERE deploy = '" + second.id()
                                    + "' AND key LIKE 'queued:" + first.id() + "%'")
                            .isEmpty());
            // Every server has looked at it several times, and renewed the lease by then.
            String lease = lease(env);
            ServerFixture.await("the lease is renewed", () -> !lease(env).equals(lease));

            assertThat(held(env, first)).isTrue();
            assertThat(right.record(first.id()).status()).isEqualTo(DeployStatus.ACCEPTED);
            assertThat(right.query("SELECT fence FROM kilter_server.slot WHERE slot = 'acme/shop/" + env + "'"))
                    .containsExactly("1");
            assertThat(right.apps
                            .find(ServerFixture.slot(env))
                            .orElseThrow()
                            .spec()
                            .deploy()
                            .deadline())
                    .isCloseTo(now().plus(Duration.ofMinutes(15)), within(2, ChronoUnit.MINUTES));
            assertThat(right.record(first.id()).created()).isCloseTo(now(), within(2, ChronoUnit.MINUTES));
        }
    }

    @Test
    void a_job_s_identity_is_taken_and_refused_by_the_same_clock_everywhere() {
        for (ServerFixture server : List.of(right, ahead, behind)) {
            assertThat(exchange(server, issuer.claims().build()).statusCode()).isEqualTo(200);
            HttpResponse<String> old = exchange(
                    server,
                    issuer.claims()
                            .issueTime(Date.from(now().minus(Duration.ofMinutes(50))))
                            .notBeforeTime(null)
                            .expirationTime(Date.from(now().minus(Duration.ofMinutes(40))))
                            .build());
            assertThat(old.statusCode()).isEqualTo(403);
            assertThat(old.body()).contains("KLT-A04", "it expired at");
            HttpResponse<String> early = exchange(
                    server,
                    issuer.claims()
                            .issueTime(Date.from(now().plus(Duration.ofMinutes(40))))
                            .notBeforeTime(null)
                            .expirationTime(Date.from(now().plus(Duration.ofMinutes(50))))
                            .build());
            assertThat(early.body()).contains("KLT-A04", "it was made in the future");
        }
    }

    @Test
    void the_audit_tells_one_time_whoever_writes_and_a_clock_that_is_set_changes_nothing() {
        for (ServerFixture server : List.of(ahead, right, behind)) {
            server.send("DELETE", "/v1/tokens/nobody", new byte[0]);
            server.send(
                    "POST",
                    "/v1/tokens",
                    Wire.encode(new TokenRequest("t", TokenRole.VIEWER, false, Duration.ofMinutes(10))));
        }
        set.set(HOUR);
        TokenRecord made = Wire.decode(
                right.send(
                                "POST",
                                "/v1/tokens",
                                Wire.encode(new TokenRequest("later", TokenRole.VIEWER, false, Duration.ofMinutes(10))))
                        .body(),
                TokenRecord.class);
        assertThat(made.expires()).isCloseTo(now().plus(Duration.ofMinutes(10)), within(1, ChronoUnit.MINUTES));
        set.set(HOUR.negated());
        assertThat(whoami(right, Objects.requireNonNull(made.token()))).isEqualTo(200);
        right.send(
                "POST",
                "/v1/tokens",
                Wire.encode(new TokenRequest("last", TokenRole.VIEWER, false, Duration.ofMinutes(10))));

        List<Instant> times = right
                .query("SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                        + " FROM kilter_server.audit ORDER BY seq")
                .stream()
                .map(Instant::parse)
                .toList();
        assertThat(times)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(at -> assertThat(at).isCloseTo(now(), within(2, ChronoUnit.MINUTES)));
        assertThat(right.get("/v1/audit/verify").statusCode()).isEqualTo(200);
    }

    private boolean held(String env, DeployRecord deploy) {
        LockStatus lock = Wire.decode(
                right.get("/v1/projects/acme/shop/envs/" + env + "/lock").body(), LockStatus.class);
        return lock.holder() != null && lock.holder().id().equals(deploy.id());
    }

    private String lease(String env) {
        return String.join(
                "", right.query("SELECT lease_until FROM kilter_server.slot WHERE slot = 'acme/shop/" + env + "'"));
    }

    private Instant now() {
        return Instant.ofEpochMilli(Long.parseLong(
                right.query("SELECT (extract(epoch FROM now()) * 1000)::bigint").getFirst()));
    }

    private HttpResponse<String> exchange(ServerFixture server, JWTClaimsSet claims) {
        String form = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
                + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aid_token&subject_token="
                + issuer.token(claims);
        return server.send(
                "",
                "POST",
                "/v1/tokens/exchange",
                form.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private static int whoami(ServerFixture server, String token) {
        return server.send(token, "GET", "/v1/whoami", new byte[0]).statusCode();
    }
}
