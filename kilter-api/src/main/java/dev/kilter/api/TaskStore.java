package dev.kilter.api;

import dev.kilter.sdk.app.Slot;
import java.util.List;
import java.util.Optional;

/// Where KilterTasks live: the API server on a cluster, a table on the local platform. Safe from many threads.
public interface TaskStore {
    /// Makes the task unless one of its id exists.
    void create(KilterTask task);

    /// Writes how it ended, once: a second end is ignored.
    void end(String id, KilterTask.End end);

    /// Forgets it; nothing happens when there is none.
    void remove(String id);

    /// The task of this id.
    Optional<KilterTask> find(String id);

    /// All of them, oldest first; ended ones are removed by the operator an hour later.
    List<KilterTask> list();

    /// Those of a slot that have not ended.
    default List<KilterTask> open(Slot slot) {
        return list().stream()
                .filter(task -> task.slot().equals(slot) && task.end() == null)
                .toList();
    }

    /// Calls `wake` soon after anything changed, from any thread; a call may stand for many changes, or for none.
    void onChange(Runnable wake);
}
