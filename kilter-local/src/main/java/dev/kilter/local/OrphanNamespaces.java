package dev.kilter.local;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.Orphans;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.Orphan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/// Namespaces whose owner is no env that stands: its folder and its Secrets.
final class OrphanNamespaces implements Orphans {
    private final Jdbi database;
    private final LocalCluster cluster;
    private final AppStore apps;

    OrphanNamespaces(Jdbi database, LocalCluster cluster, AppStore apps) {
        this.database = database;
        this.cluster = cluster;
        this.apps = apps;
    }

    @Override
    public List<Orphan> find(Instant now) {
        Map<String, Slot> owners = owners();
        Set<Slot> held = apps.list().stream().map(KilterApp::slot).collect(Collectors.toSet());
        return owners.entrySet().stream()
                .filter(each -> !held.contains(each.getValue()))
                .map(each ->
                        new Orphan("namespace", each.getKey(), "no env " + each.getValue() + " stands", null, true))
                .toList();
    }

    @Override
    public void remove(Orphan orphan, Instant now) {
        Slot owner = owners().get(orphan.name());
        if (owner != null && cluster.processes(owner).isEmpty()) {
            cluster.removeNamespace(orphan.name(), owner);
        }
    }

    private Map<String, Slot> owners() {
        Map<String, Slot> owners = new TreeMap<>();
        database.useHandle(handle -> handle.createQuery("SELECT name, slot FROM namespace")
                .map((row, _) -> Map.entry(row.getString("name"), Slot.parse(row.getString("slot"))))
                .forEach(each -> owners.put(each.getKey(), each.getValue())));
        return owners;
    }
}
