package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The rows of sealed Secrets. Of each name one row is wanted: the env has it, or its next deploy brings it. The others
/// stay for releases that somebody may go back to. Every method is one transaction and may run twice.
final class Secrets {
    private static final Duration UNNAMED = Duration.ofDays(1);

    private final Jdbi database;

    Secrets(Jdbi database) {
        this.database = database;
    }

    /// A wanted Secret, and who shipped it.
    record Row(SealedSecret secret, String by, Instant at) {}

    /// Makes the changes. What is not named stays; to keep values that no row has is a problem, and nothing
    /// changes.
    void apply(Slot slot, SecretChanges changes, String author, Instant now) {
        database.useTransaction(handle -> apply(handle, slot, changes, author, now));
    }

    /// Makes the changes that a deploy brings. One that has ended, or after which another one has had the slot, is
    /// a
    /// `KLT-L02` problem: a server that was held up would bring back what somebody has changed since.
    void bring(DeployRow deploy, SecretChanges changes, Instant now) {
        database.useTransaction(handle -> {
            handle.createQuery("SELECT slot FROM slot WHERE slot = :slot FOR UPDATE")
                    .bind("slot", deploy.slot().toString())
                    .mapTo(String.class)
                    .one();
            boolean isItsTurn = handle.createQuery("""
                SELECT 1 FROM deploy d JOIN slot s ON s.slot = d.slot
                WHERE d.id = :id AND d.finished IS NULL AND d.fence = s.fence
                """)
                    .bind("id", deploy.id().value())
                    .mapTo(Integer.class)
                    .findFirst()
                    .isPresent();
            if (!isItsTurn) {
                throw late(deploy);
            }
            apply(handle, deploy.slot(), changes, deploy.author(), now);
        });
    }

    private static KilterException late(DeployRow deploy) {
        return Problem.of(
                        KilterCode.LEASE_LOST,
                        "the deploy " + deploy.id() + " brings its secrets too late",
                        "kilter attach " + deploy.id())
                .toException();
    }

    private static void apply(Handle handle, Slot slot, SecretChanges changes, String author, Instant now) {
        changes.byName().forEach((name, change) -> {
            switch (change) {
                case SecretChange.Set(var secret) -> set(handle, slot, secret, author, now);
                case SecretChange.Keep(var fingerprint) -> keep(handle, slot, name, fingerprint);
                case SecretChange.Remove() -> want(handle, slot, name, "");
            }
        });
    }

    /// Those that the slot is to have, by name.
    List<Row> wanted(Slot slot) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT body, author, at FROM secret WHERE slot = :slot AND wanted ORDER BY name")
                .bind("slot", slot.toString())
                .map((row, _) -> new Row(
                        Wire.decode(row.getString("body"), SealedSecret.class),
                        row.getString("author"),
                        row.getTimestamp("at").toInstant()))
                .list());
    }

    /// Every Secret that the slot has ever had and may need again.
    List<SealedSecret> all(Slot slot) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT body FROM secret WHERE slot = :slot ORDER BY name, at")
                        .bind("slot", slot.toString())
                        .map((row, _) -> Wire.decode(row.getString("body"), SealedSecret.class))
                        .list());
    }

    /// What brings these back, as they are called in the cluster; what came later stays, since somebody may need
    /// it.
    SecretChanges asOf(Slot slot, List<String> objects) {
        SortedMap<String, SecretChange> changes = new TreeMap<>();
        known(slot)
                .forEach((name, fingerprints) -> fingerprints.stream()
                        .filter(fingerprint -> objects.contains(SealedSecret.object(name, fingerprint)))
                        .forEach(fingerprint -> changes.put(name, new SecretChange.Keep(fingerprint))));
        return new SecretChanges(changes, false);
    }

    /// The fingerprints of each name that there are rows of.
    Map<String, Set<String>> known(Slot slot) {
        return database.withHandle(handle -> handle
                .createQuery("SELECT name, fingerprint FROM secret WHERE slot = :slot")
                .bind("slot", slot.toString())
                .map((row, _) -> Map.entry(row.getString("name"), row.getString("fingerprint")))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet()))));
    }

    /// Forgets sealed values that nothing names any more, and says how many: not wanted, in no release, and a day
    /// old. Those of a slot whose deploys have not ended stay, since one of these may keep them.
    int prune(Instant now) {
        return database.withHandle(handle -> handle.createUpdate("""
            DELETE FROM secret s WHERE NOT wanted AND at < :before
              AND NOT EXISTS (SELECT 1 FROM deploy d WHERE d.slot = s.slot AND d.finished IS NULL)
              AND NOT EXISTS (SELECT 1 FROM release r WHERE r.slot = s.slot
                AND coalesce(r.body::jsonb -> 'secrets', '[]'::jsonb) @> to_jsonb(s.name || '-' || left(s.fingerprint, 10)))
            """)
                .bind("before", Timestamp.from(now.minus(UNNAMED)))
                .execute());
    }

    /// Forgets all of the slot: its env is gone.
    void forget(Slot slot) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM secret WHERE slot = :slot")
                .bind("slot", slot.toString())
                .execute());
    }

    private static void set(Handle handle, Slot slot, SealedSecret secret, String author, Instant now) {
        handle.createUpdate("""
            INSERT INTO secret (slot, name, fingerprint, body, author, at, wanted)
            VALUES (:slot, :name, :fingerprint, :body, :author, :at, false)
            ON CONFLICT (slot, name, fingerprint) DO UPDATE SET body = excluded.body, author = excluded.author, at = excluded.at
            """)
                .bind("slot", slot.toString())
                .bind("name", secret.name())
                .bind("fingerprint", secret.fingerprint())
                .bind("body", Wire.text(secret))
                .bind("author", author)
                .bind("at", Timestamp.from(now))
                .execute();
        want(handle, slot, secret.name(), secret.fingerprint());
    }

    private static void keep(Handle handle, Slot slot, String name, String fingerprint) {
        if (want(handle, slot, name, fingerprint) == 0) {
            throw gone(name);
        }
    }

    /// Wants this one of the name and no other; how many there are of it, none for an empty fingerprint.
    private static int want(Handle handle, Slot slot, String name, String fingerprint) {
        handle.createUpdate("UPDATE secret SET wanted = false WHERE slot = :slot AND name = :name AND wanted"
                        + " AND fingerprint <> :fingerprint")
                .bind("slot", slot.toString())
                .bind("name", name)
                .bind("fingerprint", fingerprint)
                .execute();
        return handle.createUpdate("UPDATE secret SET wanted = true WHERE slot = :slot AND name = :name"
                        + " AND fingerprint = :fingerprint")
                .bind("slot", slot.toString())
                .bind("name", name)
                .bind("fingerprint", fingerprint)
                .execute();
    }

    static KilterException gone(String name) {
        return Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "the platform does not have the values of the secret '" + name + "' that this deploy keeps",
                        "Deploy again.")
                .toException();
    }
}
