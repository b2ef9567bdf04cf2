package dev.kilter.server;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.wire.ReleaseDiff.Change;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What differs between two releases. Pure.
///
/// @param from what the changes begin at
/// @param to   what they lead to
record Comparison(Side from, Side to) {
    /// A release and what it ran.
    ///
    /// @param url     null: internal only
    /// @param secrets those that came with it
    record Side(
            ReleaseRecord release,
            AppConfig config,
            @Nullable String url,
            List<SealedSecret> secrets) {
        Side {
            secrets = List.copyOf(secrets);
        }

        private SortedMap<String, SealedSecret> byName() {
            SortedMap<String, SealedSecret> byName = new TreeMap<>();
            secrets.forEach(secret -> byName.put(secret.name(), secret));
            return byName;
        }
    }

    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        add(changes, "image", "digest", digest(from), digest(to));
        add(changes, "source", "commit", commit(from), commit(to));
        compare(changes, "config", FlatConfig.of(from.config), FlatConfig.of(to.config));
        secrets(changes);
        add(changes, "schema", "revision", from.release.schema(), to.release.schema());
        add(changes, "routes", "url", from.url, to.url);
        return changes;
    }

    /// Names of keys, and whether their values changed; nobody here can read them.
    private void secrets(List<Change> changes) {
        SortedMap<String, SealedSecret> before = from.byName();
        SortedMap<String, SealedSecret> after = to.byName();
        compare(changes, "secrets", keys(before), keys(after));
        before.forEach((name, secret) -> {
            SealedSecret now = after.get(name);
            if (now != null
                    && !now.fingerprint().equals(secret.fingerprint())
                    && keys(Map.of(name, secret)).equals(keys(Map.of(name, now)))) {
                changes.add(new Change("secrets", name, "values of " + secret.object(), "values of " + now.object()));
            }
        });
    }

    private static SortedMap<String, String> keys(Map<String, SealedSecret> secrets) {
        SortedMap<String, String> keys = new TreeMap<>();
        secrets.forEach(
                (name, secret) -> secret.sealed().values().keySet().forEach(key -> keys.put(name + "/" + key, "set")));
        return keys;
    }

    static void compare(
            List<Change> changes, String area, SortedMap<String, String> before, SortedMap<String, String> after) {
        SortedSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.forEach(name -> add(changes, area, name, before.get(name), after.get(name)));
    }

    static void add(List<Change> changes, String area, String name, @Nullable String before, @Nullable String after) {
        if (!Objects.equals(before, after)) {
            changes.add(new Change(area, name, before, after));
        }
    }

    private static String digest(Side side) {
        return side.release.image().replaceFirst("^.*@", "");
    }

    private static @Nullable String commit(Side side) {
        String commit = side.release.commit();
        return commit == null ? null : commit + (side.release.dirty() ? " dirty" : "");
    }
}
