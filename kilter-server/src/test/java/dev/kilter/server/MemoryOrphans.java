package dev.kilter.server;

import dev.kilter.api.Orphans;
import dev.kilter.sdk.wire.Orphan;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a test leaves over.
final class MemoryOrphans implements Orphans {
    final List<Orphan> left = new CopyOnWriteArrayList<>();

    @Override
    public List<Orphan> find(Instant now) {
        return List.copyOf(left);
    }

    @Override
    public void remove(Orphan orphan, Instant now) {
        left.remove(orphan);
    }
}
