package dev.kilter.server;

import dev.kilter.api.KilterTask;
import dev.kilter.api.TaskStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tasks in memory; nobody works on them.
final class MemoryTasks implements TaskStore {
    private final Map<String, KilterTask> tasks = new ConcurrentHashMap<>();

    @Override
    public void create(KilterTask task) {
        tasks.putIfAbsent(task.id(), task);
    }

    @Override
    public void end(String id, KilterTask.End end) {
        tasks.computeIfPresent(id, (_, task) -> task.end() == null ? task.ended(end) : task);
    }

    @Override
    public void remove(String id) {
        tasks.remove(id);
    }

    @Override
    public Optional<KilterTask> find(String id) {
        return Optional.ofNullable(tasks.get(id));
    }

    @Override
    public List<KilterTask> list() {
        return List.copyOf(tasks.values());
    }

    @Override
    public void onChange(Runnable wake) {
        // Nobody ever changes one behind the server's back here.
    }
}
