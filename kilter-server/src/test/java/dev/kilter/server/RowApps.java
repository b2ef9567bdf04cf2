package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// Resources as rows, which several processes see. An older fence never takes the place of a newer one.
final class RowApps implements AppStore {
    private final Jdbi database;

    RowApps(DataSource source) {
        this.database = Jdbi.create(source);
        database.useTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(7)");
            handle.execute("CREATE TABLE IF NOT EXISTS public.app (slot text PRIMARY KEY, fence bigint NOT NULL,"
                    + " spec text NOT NULL, status text NOT NULL)");
        });
    }

    @Override
    public void apply(KilterAppSpec spec) {
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO public.app (slot, fence, spec, status) VALUES (:slot, :fence, :spec, :status)
            ON CONFLICT (slot) DO UPDATE SET fence = excluded.fence, spec = excluded.spec
              WHERE app.fence <= excluded.fence
            """)
                .bind("slot", spec.config().slot().toString())
                .bind("fence", spec.deploy().fence())
                .bind("spec", Wire.text(spec))
                .bind("status", Wire.text(KilterAppStatus.NEW))
                .execute());
    }

    @Override
    public void updateStatus(Slot slot, KilterAppStatus status) {
        database.useHandle(handle -> handle.createUpdate("UPDATE public.app SET status = :status WHERE slot = :slot")
                .bind("slot", slot.toString())
                .bind("status", Wire.text(status))
                .execute());
    }

    @Override
    public boolean requestDeletion(Slot slot) {
        throw new UnsupportedOperationException("nobody asks for it here");
    }

    @Override
    public void remove(Slot slot) {
        throw new UnsupportedOperationException("nobody asks for it here");
    }

    @Override
    public Optional<KilterApp> find(Slot slot) {
        return list().stream().filter(app -> app.slot().equals(slot)).findFirst();
    }

    @Override
    public List<KilterApp> list() {
        return database.withHandle(handle -> handle.createQuery("SELECT spec, status FROM public.app")
                .map((row, _) -> app(row))
                .list());
    }

    @Override
    public void onChange(Runnable wake) {
        // The queue looks by itself.
    }

    private static KilterApp app(ResultSet row) throws SQLException {
        return new KilterApp(
                Wire.decode(row.getString("spec"), KilterAppSpec.class),
                Wire.decode(row.getString("status"), KilterAppStatus.class),
                false);
    }
}
