package dev.kilter.local;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.TakenName;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// KilterApps as rows.
final class TableAppStore implements AppStore {
    private final Jdbi database;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    TableAppStore(Jdbi database) {
        this.database = database;
    }

    @Override
    public void apply(KilterAppSpec spec) {
        Slot slot = spec.config().slot();
        database.useTransaction(handle -> {
            Optional<KilterApp> old = find(handle, slot, " FOR UPDATE");
            if (old.isPresent()
                    && old.get().spec().deploy().fence() > spec.deploy().fence()) {
                throw Problem.of(
                                KilterCode.LEASE_LOST,
                                "a newer deploy of " + slot + " has taken the slot",
                                "kilter attach")
                        .toException();
            }
            claimNamespace(handle, spec.namespace(), slot);
            claimHosts(handle, spec, slot);
            handle.createUpdate("""
                INSERT INTO app (slot, namespace, host, spec, status) VALUES (:slot, :namespace, :host, :spec, :status)
                ON CONFLICT (slot) DO UPDATE SET namespace = excluded.namespace, host = excluded.host, spec = excluded.spec
                """)
                    .bind("slot", slot.toString())
                    .bind("namespace", spec.namespace())
                    .bind("host", spec.host())
                    .bind("spec", Wire.text(spec))
                    .bind("status", Wire.text(KilterAppStatus.NEW))
                    .execute();
        });
        changed();
    }

    @Override
    public void updateStatus(Slot slot, KilterAppStatus status) {
        database.useHandle(handle -> handle.createUpdate("UPDATE app SET status = :status WHERE slot = :slot")
                .bind("slot", slot.toString())
                .bind("status", Wire.text(status))
                .execute());
        changed();
    }

    @Override
    public boolean requestDeletion(Slot slot) {
        int rows =
                database.withHandle(handle -> handle.createUpdate("UPDATE app SET deleting = true WHERE slot = :slot")
                        .bind("slot", slot.toString())
                        .execute());
        changed();
        return rows > 0;
    }

    @Override
    public void remove(Slot slot) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM app WHERE slot = :slot")
                .bind("slot", slot.toString())
                .execute());
        changed();
    }

    @Override
    public Optional<KilterApp> find(Slot slot) {
        return database.withHandle(handle -> find(handle, slot, ""));
    }

    @Override
    public List<KilterApp> list() {
        return database.withHandle(handle -> handle.createQuery("SELECT spec, status, deleting FROM app ORDER BY slot")
                .map((row, _) -> app(row))
                .list());
    }

    @Override
    public void onChange(Runnable wake) {
        listeners.add(wake);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    private static Optional<KilterApp> find(Handle handle, Slot slot, String lock) {
        return handle.createQuery("SELECT spec, status, deleting FROM app WHERE slot = :slot" + lock)
                .bind("slot", slot.toString())
                .map((row, _) -> app(row))
                .findFirst();
    }

    /// Whoever applies at the same moment waits here: a host among several of a resource has no unique column.
    private static void claimHosts(Handle handle, KilterAppSpec spec, Slot slot) {
        if (spec.hosts().isEmpty()) {
            return;
        }
        handle.execute("LOCK TABLE app IN SHARE ROW EXCLUSIVE MODE");
        List<KilterAppSpec> others = handle.createQuery("SELECT spec FROM app WHERE slot <> :slot ORDER BY slot")
                .bind("slot", slot.toString())
                .map((row, _) -> Wire.decode(row.getString("spec"), KilterAppSpec.class))
                .list();
        for (String host : spec.hosts()) {
            for (KilterAppSpec other : others) {
                if (other.hosts().contains(host)) {
                    throw TakenName.host(host, other.config().slot());
                }
            }
        }
    }

    private static void claimNamespace(Handle handle, String namespace, Slot slot) {
        Optional<String> other = handle.createQuery("SELECT slot FROM app WHERE namespace = :name AND slot <> :slot")
                .bind("name", namespace)
                .bind("slot", slot.toString())
                .mapTo(String.class)
                .findFirst();
        if (other.isPresent()) {
            throw TakenName.namespace(namespace, Slot.parse(other.get()));
        }
    }

    private static KilterApp app(ResultSet row) throws SQLException {
        @Nullable String status = row.getString("status");
        return new KilterApp(
                Wire.decode(row.getString("spec"), KilterAppSpec.class),
                status == null ? KilterAppStatus.NEW : Wire.decode(status, KilterAppStatus.class),
                row.getBoolean("deleting"));
    }
}
