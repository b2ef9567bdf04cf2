package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditCheck;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever somebody with the database's password alone does to the audit is found.
class AuditIT {
    private ServerFixture platform;
    private Audit audit;

    @BeforeEach
    void three_lines() {
        platform = new ServerFixture();
        audit = new Audit(
                Jdbi.create(() -> {
                    var connection = platform.database.getConnection();
                    connection.setSchema(Schema.NAME);
                    return connection;
                }),
                platform.settings());
        Instant noon = Instant.parse("2026-11-25T12:00:00.123456789Z");
        for (String detail : new String[] {"one", "two", "three"}) {
            audit.add(new AuditEntry(noon, "dev2", "test", "acme/audit/dev", detail));
        }
        assertThat(verify("")).contains("\"lines\":3,");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private String verify(String query) {
        return platform.get("/v1/audit/verify" + query).body();
    }

    private void more() {
        TokenRequest request = new TokenRequest("more", TokenRole.VIEWER, false, Duration.ofDays(1));
        assertThat(platform.send("POST", "/v1/tokens", Wire.encode(request)).statusCode())
                .isEqualTo(201);
    }

    @Test
    void who_asks_since_when_gets_no_older_line() {
        String path = "/v1/projects/acme/audit/envs/dev/audit";

        assertThat(platform.get(path).body()).contains("three", "two", "one");
        assertThat(platform.get(path + "?since=2026-11-25T12:00:00Z").body()).contains("three", "two", "one");
        assertThat(platform.get(path + "?since=2026-11-25T12:00:01Z").body()).isEqualTo("[]");
        assertThat(platform.get(path + "?since=yesterday").body()).contains("KLT-C02", "'yesterday' is no time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE kilter_server.audit SET who = 'nobody' WHERE detail = 'two'",
                "UPDATE kilter_server.audit SET who = 'nobody' WHERE detail = 'three'",
                "DELETE FROM kilter_server.audit WHERE detail = 'one'",
                "DELETE FROM kilter_server.audit WHERE detail = 'two'",
                "DELETE FROM kilter_server.audit WHERE detail = 'three'",
                "DELETE FROM kilter_server.audit WHERE detail IN ('two', 'three')",
                "DELETE FROM kilter_server.audit",
                "UPDATE kilter_server.audit_head SET lines = 2",
                "DELETE FROM kilter_server.audit_head",
                "DELETE FROM kilter_server.audit WHERE detail = 'three'; UPDATE kilter_server.audit_head SET lines = 2,"
                        + " hash = (SELECT hash FROM kilter_server.audit ORDER BY seq DESC LIMIT 1)"
            })
    void what_was_changed_or_taken_away_shows_and_goes_on_showing(String sql) {
        platform.execute(sql);

        assertThat(verify("")).contains("KLT-A03");
        more();
        assertThat(verify("")).as("after more was written").contains("KLT-A03");
        platform.restart();
        assertThat(verify("")).as("after a restart").contains("KLT-A03");
    }

    /// The hashes alone hold no secret, so whoever writes to the database makes them as we do.
    @Test
    void a_last_line_that_was_written_anew_with_its_hash_shows_though_more_comes_after_it() {
        String before = platform.query("SELECT hash FROM kilter_server.audit WHERE detail = 'two'")
                .getFirst();
        AuditEntry forged = new AuditEntry(
                Instant.parse("2026-11-25T12:00:00.123456Z"), "nobody", "test", "acme/audit/dev", "three");
        platform.execute("UPDATE kilter_server.audit SET who = 'nobody', hash = '" + Audit.hash(before, forged)
                + "' WHERE detail = 'three'");

        assertThat(verify("")).contains("KLT-A03", "the audit does not end as it did");
        more();
        assertThat(verify("")).contains("KLT-A03", "where the audit ends was changed");
    }

    /// Nothing in a database can tell of a whole older state of it; who looked before can.
    @Test
    void a_whole_older_audit_is_found_by_whom_has_seen_a_newer_one() {
        platform.execute("CREATE TABLE kilter_server.older AS SELECT * FROM kilter_server.audit");
        platform.execute("CREATE TABLE kilter_server.older_head AS SELECT * FROM kilter_server.audit_head");
        more();
        AuditCheck seen = Wire.decode(verify(""), AuditCheck.class);
        assertThat(seen.lines()).isEqualTo(4);
        assertThat(verify("?lines=4&head=" + seen.head())).contains("\"lines\":4,");
        assertThat(verify("?lines=4")).contains("KLT-C02", "go together");
        assertThat(verify("?lines=four&head=" + seen.head())).contains("KLT-C02", "no number");

        platform.execute("TRUNCATE kilter_server.audit, kilter_server.audit_head;"
                + " INSERT INTO kilter_server.audit SELECT * FROM kilter_server.older;"
                + " INSERT INTO kilter_server.audit_head SELECT * FROM kilter_server.older_head");

        assertThat(verify("")).contains("\"lines\":3,");
        assertThat(verify("?lines=4&head=" + seen.head()))
                .contains("KLT-A03", "the audit is another one than before: line 4");
    }

    @Test
    void a_deploy_has_a_line_when_it_begins_and_one_when_it_ends_with_what_was_live_before_and_after() {
        Slot slot = ServerFixture.slot("dev");
        DeployRecord first = platform.submit(Requests.of("dev", false), "key-audit001");
        platform.submit(Requests.of("dev", false), "key-audit001");
        ended(first, DeployStatus.LIVE, _ -> new StepOutcome.Done(""));
        platform.send("POST", "/v1/projects/acme/shop/envs/dev/scale", """
            {"processes":{"web":2}}
            """.getBytes(StandardCharsets.UTF_8));
        DeployRecord second = Wire.decodeList(
                        platform.get("/v1/deploys?project=acme/shop").body().getBytes(StandardCharsets.UTF_8),
                        DeployRecord.class)
                .getFirst();
        Problem broken = Problem.of(KilterCode.CRASH_LOOP, "it does not start", "kilter logs");
        ended(
                second,
                DeployStatus.FAILED,
                step -> step.id().equals("rollout") ? new StepOutcome.Halted(broken) : new StepOutcome.Done(""));

        List<AuditEntry> lines = Wire.decodeList(
                platform.get("/v1/projects/" + slot.project() + "/envs/dev/audit")
                        .body()
                        .getBytes(StandardCharsets.UTF_8),
                AuditEntry.class);
        String digest = Requests.of("dev", false).image().digest();
        assertThat(lines.reversed())
                .extracting(AuditEntry::who, AuditEntry::action, AuditEntry::change, AuditEntry::result)
                .containsExactly(
                        tuple("dev2", "deploy.begin", "", null),
                        tuple("dev2", "deploy.end", "none → r1 " + digest, "live"),
                        tuple("dev2", "env.scale", "", null),
                        tuple("dev2", "deploy.end", "still r1 " + digest, "failed " + broken.code()));
        assertThat(lines.getLast().detail()).startsWith("deploy " + first.id() + ", " + digest);
        assertThat(lines.get(1).detail()).startsWith("deploy " + second.id() + " web=2, ");
        assertThat(verify("")).contains("\"lines\":7,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before = 'r9'", "after = NULL", "result = 'live'", "before = after, after = before"})
    void what_a_line_says_of_a_change_shows_where_it_was_changed(String change) {
        audit.add(new AuditEntry(
                Instant.parse("2026-11-25T12:00:00Z"),
                "dev2",
                "deploy.end",
                "acme/audit/dev",
                "four",
                "r1",
                "r2",
                "failed"));
        assertThat(verify("")).contains("\"lines\":4,");

        platform.execute("UPDATE kilter_server.audit SET " + change + " WHERE detail = 'four'");

        assertThat(verify("")).contains("KLT-A03");
    }

    private void ended(DeployRecord deploy, DeployStatus status, Function<Step, StepOutcome> outcomes) {
        ServerFixture.await(
                "it has the slot",
                () -> platform.apps
                        .find(ServerFixture.slot("dev"))
                        .filter(app -> app.spec().deploy().id().value().equals(deploy.id()))
                        .isPresent());
        platform.apps.work(ServerFixture.slot("dev"), outcomes);
        ServerFixture.await(
                "it has ended",
                () -> Wire.decode(platform.get("/v1/deploys/" + deploy.id()).body(), DeployRecord.class)
                                .status()
                        == status);
    }
}
