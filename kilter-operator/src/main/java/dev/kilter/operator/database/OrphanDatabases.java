package dev.kilter.operator.database;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterTask;
import dev.kilter.api.Orphans;
import dev.kilter.api.TaskStore;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.Orphan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Databases and roles that no env has. A database says by its comment whose it is, and its name must be that slot's:
/// that proves it. A role says nothing, so one that is left alone is shown and stays.
public final class OrphanDatabases implements Orphans {
    private static final String DATABASE = "database";
    private static final String RETIRED = "retired database";
    private static final String SCRATCH = "scratch database";
    private static final Pattern ROLE = Pattern.compile("(.+_[0-9a-f]{10})_(owner|migrator|app)");
    private static final Pattern SCRATCH_NAME = Pattern.compile("kilter_scratch_([a-z0-9]{4,20})_[0-9]{1,3}");

    private final DatabaseGate server;
    private final AppStore apps;
    private final TaskStore tasks;

    /// Those of this server.
    public OrphanDatabases(DatabaseGate server, AppStore apps, TaskStore tasks) {
        this.server = server;
        this.apps = apps;
        this.tasks = tasks;
    }

    @Override
    public List<Orphan> find(Instant now) {
        Map<String, String> databases = words("""
            SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database
            WHERE NOT datistemplate
            """);
        Map<String, String> roles = words("SELECT rolname, '' FROM pg_roles");
        Set<String> open = tasks.list().stream()
                .filter(task -> task.end() == null)
                .map(KilterTask::id)
                .collect(Collectors.toSet());
        Set<String> held = apps.list().stream()
                .map(app -> app.slot().names().database())
                .collect(Collectors.toCollection(TreeSet::new));
        List<Orphan> found = new ArrayList<>();
        databases.forEach((name, comment) -> {
            var scratch = SCRATCH_NAME.matcher(name);
            if (scratch.matches() && !open.contains("t-" + scratch.group(1))) {
                found.add(new Orphan(SCRATCH, name, "its task has ended", null, true));
            }
            RetiredDatabases.due(name)
                    .ifPresent(due -> found.add(new Orphan(RETIRED, name, "its env was removed", due, true)));
            if (Provisioner.isMarked(name, comment) && !held.contains(name)) {
                found.add(new Orphan(DATABASE, name, "no env " + Provisioner.marked(comment) + " stands", null, true));
            }
        });
        roles.keySet().forEach(name -> {
            var role = ROLE.matcher(name);
            if (role.matches() && !databases.containsKey(role.group(1)) && !held.contains(role.group(1))) {
                found.add(new Orphan(
                        "role",
                        name,
                        "no database " + role.group(1) + " stands; nothing proves whose it is",
                        null,
                        false));
            }
        });
        return found;
    }

    @Override
    public void remove(Orphan orphan, Instant now) {
        switch (orphan.kind()) {
            // Kept whatever env it was: another platform may use this server, or the list of envs be lost.
            case DATABASE -> new DatabaseRemoval(server).keep(slot(orphan.name()), now);
            case RETIRED -> new RetiredDatabases(server).collect(now);
            case SCRATCH -> new ScratchServer(server).drop(orphan.name());
            default -> {
                // Nothing else is ours to remove.
            }
        }
    }

    private Slot slot(String database) {
        return words("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '"
                        + database.replace("'", "''") + "'")
                .values()
                .stream()
                .map(Provisioner::marked)
                .findFirst()
                .orElseThrow();
    }

    private Map<String, String> words(String query) {
        return server.<Map<String, String>>in("postgres", connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                return words(row);
            }
        });
    }

    private static Map<String, String> words(ResultSet row) throws SQLException {
        Map<String, String> words = new TreeMap<>();
        while (row.next()) {
            words.put(row.getString(1), row.getString(2));
        }
        return words;
    }
}
