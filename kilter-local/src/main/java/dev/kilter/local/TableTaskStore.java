package dev.kilter.local;

import dev.kilter.api.KilterTask;
import dev.kilter.api.TaskStore;
import dev.kilter.sdk.wire.Wire;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Jdbi;

/// KilterTasks as rows.
final class TableTaskStore implements TaskStore {
    private final Jdbi database;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    TableTaskStore(Jdbi database) {
        this.database = database;
    }

    @Override
    public void create(KilterTask task) {
        database.useHandle(
                handle -> handle.createUpdate("INSERT INTO task (id, body) VALUES (:id, :body) ON CONFLICT DO NOTHING")
                        .bind("id", task.id())
                        .bind("body", Wire.text(task))
                        .execute());
        changed();
    }

    @Override
    public void end(String id, KilterTask.End end) {
        database.useTransaction(handle -> {
            Optional<KilterTask> task = handle.createQuery("SELECT body FROM task WHERE id = :id FOR UPDATE")
                    .bind("id", id)
                    .map((row, _) -> Wire.decode(row.getString(1), KilterTask.class))
                    .findFirst();
            if (task.isPresent() && task.get().end() == null) {
                handle.createUpdate("UPDATE task SET body = :body WHERE id = :id")
                        .bind("id", id)
                        .bind("body", Wire.text(task.get().ended(end)))
                        .execute();
            }
        });
        changed();
    }

    @Override
    public void remove(String id) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM task WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    @Override
    public Optional<KilterTask> find(String id) {
        return database.withHandle(handle -> handle.createQuery("SELECT body FROM task WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> Wire.decode(row.getString(1), KilterTask.class))
                .findFirst());
    }

    @Override
    public List<KilterTask> list() {
        return database.withHandle(handle -> handle.createQuery("SELECT body FROM task ORDER BY seq")
                .map((row, _) -> Wire.decode(row.getString(1), KilterTask.class))
                .list());
    }

    @Override
    public void onChange(Runnable wake) {
        listeners.add(wake);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
