package dev.kilter.e2e.crowd;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Resources as rows. A lower fence is refused in the one statement that would write it, as an API server does.
final class RowApps implements AppStore {
    private final Jdbi database;

    RowApps(Jdbi database) {
        this.database = database;
    }

    @Override
    public void apply(KilterAppSpec spec) {
        int written = database.withHandle(handle -> handle.createUpdate("""
            INSERT INTO app (slot, fence, spec, status) VALUES (:slot, :fence, :spec, :status)
            ON CONFLICT (slot) DO UPDATE SET fence = excluded.fence, spec = excluded.spec WHERE app.fence <= excluded.fence
            """)
                .bind("slot", spec.config().slot().toString())
                .bind("fence", spec.deploy().fence())
                .bind("spec", Wire.text(spec))
                .bind("status", Wire.text(KilterAppStatus.NEW))
                .execute());
        if (written == 0) {
            throw Problem.of(KilterCode.LEASE_LOST, "a newer deploy has taken the slot", "kilter attach")
                    .toException();
        }
    }

    @Override
    public void updateStatus(Slot slot, KilterAppStatus status) {
        database.useHandle(handle -> handle.createUpdate("UPDATE app SET status = :status WHERE slot = :slot")
                .bind("slot", slot.toString())
                .bind("status", Wire.text(status))
                .execute());
    }

    @Override
    public boolean requestDeletion(Slot slot) {
        throw new UnsupportedOperationException("no env is removed here");
    }

    @Override
    public void remove(Slot slot) {
        throw new UnsupportedOperationException("no env is removed here");
    }

    @Override
    public Optional<KilterApp> find(Slot slot) {
        return database.withHandle(handle -> handle.createQuery("SELECT spec, status FROM app WHERE slot = :slot")
                .bind("slot", slot.toString())
                .map((row, _) -> app(row))
                .findFirst());
    }

    @Override
    public List<KilterApp> list() {
        return database.withHandle(handle -> handle.createQuery("SELECT spec, status FROM app ORDER BY slot")
                .map((row, _) -> app(row))
                .list());
    }

    @Override
    public void onChange(Runnable wake) {
        // Both programs look by themselves.
    }

    private static KilterApp app(ResultSet row) throws SQLException {
        return new KilterApp(
                Wire.decode(row.getString("spec"), KilterAppSpec.class),
                Wire.decode(row.getString("status"), KilterAppStatus.class),
                false);
    }
}
