package dev.kilter.adapters.drizzle;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Migrations for tests, in both layouts, as drizzle-kit lays them out.
final class Shop {
    private static final String NOTHING = "00000000-0000-0000-0000-000000000000";

    private final Map<String, String> files = new LinkedHashMap<>();
    private final DrizzleKit kit;
    private final StringBuilder journal = new StringBuilder();
    private int count;
    private String before = NOTHING;

    private Shop(DrizzleKit kit) {
        this.kit = kit;
        files.putAll(kit.companions());
    }

    static Shop journal() {
        return of(DrizzleKit.OLD);
    }

    static Shop folders() {
        return of(DrizzleKit.NEW);
    }

    /// In the layout of this one.
    static Shop of(DrizzleKit kit) {
        return kit.hasJournal() ? new Shop(kit).writeJournal() : new Shop(kit);
    }

    /// A migration made at this second of one day in 2026.
    Shop with(String name, int second, String sql) {
        return with(name, second, sql, 123);
    }

    Shop with(String name, int second, String sql, int millis) {
        if (kit.hasJournal()) {
            String tag = String.format("%04d_%s", count, name);
            journal.append(journal.isEmpty() ? "" : ",")
                    .append("{\"idx\":")
                    .append(count)
                    .append(",\"version\":\"7\",\"when\":")
                    .append(1_767_225_600_000L + second * 1000L + millis)
                    .append(",\"tag\":\"")
                    .append(tag)
                    .append("\",\"breakpoints\":true}");
            files.put("drizzle/" + tag + ".sql", sql);
            writeJournal();
        } else {
            files.put("drizzle/" + folder(name, second) + "/migration.sql", sql);
            files.put("drizzle/" + folder(name, second) + "/snapshot.json", snapshot(name + second));
        }
        count++;
        return this;
    }

    /// Of no table at all. The newest has the whole alone in its first snapshot, and what differs in the others.
    private String snapshot(String seed) {
        String id =
                UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
        String head = "{\"version\":\"" + kit.snapshots() + "\",\"dialect\":\"postgres\",\"id\":\"" + id
                + "\",\"prevIds\":[\"" + before + "\"],";
        if (kit != DrizzleKit.NEWEST) {
            return head + "\"ddl\":[],\"renames\":[]}";
        }
        String kind = before.equals(NOTHING) ? "\"type\":\"base\",\"ddl\":[]" : "\"type\":\"diff\",\"deltas\":[]";
        before = id;
        return head + kind + ",\"footprints\":[]}";
    }

    static String folder(String name, int second) {
        return String.format("20260101%02d%02d%02d_%s", second / 3600, second / 60 % 60, second % 60, name);
    }

    Shop file(String path, String text) {
        files.put(path, text);
        return this;
    }

    Map<String, String> files() {
        return new LinkedHashMap<>(files);
    }

    private Shop writeJournal() {
        files.put(
                "drizzle/meta/_journal.json",
                "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[" + journal + "]}");
        return this;
    }
}
