package dev.kilter.server;

import static dev.kilter.server.SecretAdmissionTest.ONE;
import static dev.kilter.server.SecretAdmissionTest.TWO;
import static dev.kilter.server.SecretAdmissionTest.changes;
import static dev.kilter.server.SecretAdmissionTest.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.wire.DeployRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A server that was held up between its look at the rows and what it does then, as by SIGSTOP: another one has gone on
/// meanwhile. What it saw is given to its parts here, as they would have it.
class StaleServerIT {
    private final ServerFixture platform = new ServerFixture();
    private final Slot slot = ServerFixture.slot("dev");
    private final Jdbi database = Jdbi.create(() -> {
        var connection = platform.database.getConnection();
        connection.setSchema(Schema.NAME);
        return connection;
    });
    private final Deploys deploys = new Deploys(database, new Audit(database, platform.settings()));
    private final Secrets secrets = new Secrets(database);

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_slot_is_given_to_no_deploy_that_has_ended_meanwhile() {
        DeployRecord first = platform.submit(Requests.of("dev", false), "key-00000001");
        DeployRecord second = platform.submit(Requests.of("dev", false), "key-00000002");
        DeployRow seen = row(second);
        platform.send("POST", "/v1/deploys/" + second.id() + "/cancel", new byte[0]);
        ServerFixture.await("it is cancelled", () -> row(second).finished() != null);
        live(first);

        assertThat(deploys.locks().grant(seen, Instant.now(), Instant.now().plusSeconds(60)))
                .isFalse();

        assertThat(platform.query("SELECT holder FROM kilter_server.slot")).containsExactly((String) null);
        assertThat(platform.query("SELECT fence FROM kilter_server.slot")).containsExactly("1");
        assertThat(platform.query("SELECT key FROM kilter_server.event WHERE deploy = '" + second.id()
                        + "' ORDER BY number DESC LIMIT 1"))
                .as("nothing follows a deploy's end")
                .containsExactly("result");
    }

    @Test
    void a_slot_is_given_once_to_a_deploy_that_has_let_go_of_it() {
        DeployRecord first = platform.submit(Requests.of("dev", false), "key-00000001");
        DeployRow seen = asItWaited(first);
        ServerFixture.await("it has the slot", () -> platform.apps.find(slot).isPresent());
        platform.apps.work(
                slot,
                step -> step.id().equals("rollout")
                        ? new StepOutcome.Waiting("web", Duration.ofSeconds(1))
                        : new StepOutcome.Done(""));
        ServerFixture.await("it lets go", () -> holder() == null);

        assertThat(deploys.locks().grant(seen, Instant.now(), Instant.now().plusSeconds(60)))
                .isFalse();

        assertThat(holder()).isNull();
        assertThat(platform.query("SELECT fence FROM kilter_server.slot")).containsExactly("1");
    }

    @Test
    void secrets_that_somebody_has_changed_since_are_not_brought_back() {
        SealedSecret old = sealed("shop-secrets", ONE, 10, ServerFixture.RECIPIENT);
        DeployRecord first = platform.submit(Requests.of("dev", false), "key-00000001");
        live(first);
        DeployRow seen = row(first);
        secrets.apply(
                slot,
                changes(
                        false,
                        "shop-secrets",
                        new SecretChange.Set(sealed("shop-secrets", TWO, 10, ServerFixture.RECIPIENT))),
                "ada",
                Instant.now());

        assertThatThrownBy(() ->
                        secrets.bring(seen, changes(false, "shop-secrets", new SecretChange.Set(old)), Instant.now()))
                .hasMessageContaining("too late");

        assertThat(secrets.wanted(slot).stream().map(row -> row.secret().fingerprint()))
                .isEqualTo(List.of(TWO));
    }

    private String holder() {
        return platform.query("SELECT holder FROM kilter_server.slot").getFirst();
    }

    private void live(DeployRecord deploy) {
        ServerFixture.await(
                "it has the slot",
                () -> platform.apps
                        .find(slot)
                        .filter(app -> app.spec().deploy().id().value().equals(deploy.id()))
                        .isPresent());
        platform.apps.work(slot, _ -> new StepOutcome.Done(""));
        ServerFixture.await("it is live", () -> row(deploy).finished() != null);
    }

    private DeployRow row(DeployRecord deploy) {
        return deploys.find(new DeployId(deploy.id())).orElseThrow();
    }

    private DeployRow asItWaited(DeployRecord deploy) {
        DeployRow row = row(deploy);
        return new DeployRow(
                row.id(),
                row.slot(),
                row.request(),
                row.status(),
                "queued",
                row.author(),
                row.created(),
                null,
                null,
                0,
                null,
                null,
                null,
                null,
                false);
    }
}
