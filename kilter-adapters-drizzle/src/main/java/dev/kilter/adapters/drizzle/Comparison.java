package dev.kilter.adapters.drizzle;

import dev.kilter.sdk.spi.MigrationStatus.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// The project's migrations against the table's rows. Each row answers for one migration: two files of equal text have
/// two rows.
///
/// @param standings of each migration, in order
/// @param strays    rows that no migration explains
record Comparison(List<Standing> standings, List<Row> strays) {
    Comparison {
        standings = List.copyOf(standings);
        strays = List.copyOf(strays);
    }

    /// By the rules for this layout and this table.
    static Comparison of(Layout layout, List<Entry> entries, Ledger.Shape shape, List<Row> rows) {
        if (layout == Layout.JOURNAL) {
            return journal(entries, rows);
        }
        return shape == Ledger.Shape.NAMED ? named(entries, rows) : upgraded(entries, rows);
    }

    List<Standing> with(State... states) {
        List<State> wanted = List.of(states);
        return standings.stream()
                .filter(standing -> wanted.contains(standing.state()))
                .toList();
    }

    /// 0.x: drizzle-kit runs what is newer than the newest row and passes over the rest, whatever it is. Here a
    /// file is applied if a row has its hash.
    private static Comparison journal(List<Entry> entries, List<Row> rows) {
        Matching matching = new Matching(entries, rows);
        matching.pair((entry, row) -> row.hash().equals(entry.hash()) && row.when() == entry.when());
        matching.pair((entry, row) -> row.when() == entry.when());
        matching.pair((entry, row) -> row.hash().equals(entry.hash()));
        long newest = rows.stream().mapToLong(Row::when).max().orElse(Long.MIN_VALUE);
        List<Standing> standings = new ArrayList<>();
        for (Entry entry : entries) {
            Row row = matching.row(entry);
            if (row == null) {
                standings.add(
                        entry.when() > newest
                                ? new Standing(entry, State.PENDING, null, "")
                                : new Standing(
                                        entry,
                                        State.SKIPPED,
                                        null,
                                        "its time " + entry.when() + " is not newer than " + newest
                                                + ", the newest applied: drizzle-kit would never run it"));
            } else if (row.when() == entry.when() || entry.when() <= newest) {
                standings.add(applied(entry, row));
            } else {
                standings.add(new Standing(
                        entry,
                        State.NAMELESS,
                        row,
                        "applied with the time " + row.when() + ", but the journal says " + entry.when()
                                + ": drizzle-kit would run it again"));
            }
        }
        return new Comparison(standings, matching.strays());
    }

    /// 1.x: by name. A row without one is matched as the tool's upgrade matches it.
    private static Comparison named(List<Entry> entries, List<Row> rows) {
        Matching matching = new Matching(entries, rows);
        matching.pair((entry, row) -> entry.name().equals(row.name()));
        List<Row> nameless = rows.stream().filter(row -> row.name() == null).toList();
        Map<Row, Entry> old = OldRows.match(matching.open(entries), nameless);
        List<Standing> standings = new ArrayList<>();
        long newest = newest(rows);
        for (Entry entry : entries) {
            Row row = matching.row(entry);
            Row bare = old.entrySet().stream()
                    .filter(match -> match.getValue().equals(entry))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
            if (row != null) {
                standings.add(applied(entry, row));
            } else if (bare != null) {
                standings.add(new Standing(
                        entry, State.NAMELESS, bare, "its row has no name: drizzle-kit would run it again"));
            } else {
                standings.add(pending(entry, newest));
            }
        }
        List<Row> strays =
                matching.strays().stream().filter(row -> !old.containsKey(row)).toList();
        return new Comparison(standings, strays);
    }

    /// A table of 0.x below folders of 1.x, as it will be after the upgrade.
    private static Comparison upgraded(List<Entry> entries, List<Row> rows) {
        Map<Row, Entry> old = OldRows.match(entries, rows);
        Map<Entry, Row> byEntry = new HashMap<>();
        old.forEach((row, entry) -> byEntry.putIfAbsent(entry, row));
        long newest = newest(rows);
        List<Standing> standings = entries.stream()
                .map(entry -> {
                    Row row = byEntry.get(entry);
                    return row == null ? pending(entry, newest) : applied(entry, row);
                })
                .toList();
        return new Comparison(
                standings, rows.stream().filter(row -> !old.containsKey(row)).toList());
    }

    private static long newest(List<Row> rows) {
        return rows.stream().mapToLong(Row::when).max().orElse(Long.MIN_VALUE);
    }

    private static Standing pending(Entry entry, long newest) {
        return entry.when() < newest
                ? new Standing(entry, State.OUT_OF_ORDER, null, "older than what is applied; it runs all the same")
                : new Standing(entry, State.PENDING, null, "");
    }

    private static Standing applied(Entry entry, Row row) {
        return row.hash().equals(entry.hash())
                ? new Standing(entry, State.APPLIED, row, "")
                : new Standing(entry, State.EDITED, row, "the file has changed since; drizzle-kit does not notice");
    }

    /// Pairs rows and entries, the surest reason first.
    private static final class Matching {
        private final List<Entry> entries;
        private final List<Row> open;
        private final Map<Entry, Row> pairs = new HashMap<>();

        Matching(List<Entry> entries, List<Row> rows) {
            this.entries = entries;
            this.open = new ArrayList<>(rows);
        }

        void pair(BiPredicate<Entry, Row> reason) {
            for (Entry entry : open(entries)) {
                open.stream().filter(row -> reason.test(entry, row)).findFirst().ifPresent(row -> {
                    open.remove(row);
                    pairs.put(entry, row);
                });
            }
        }

        List<Entry> open(List<Entry> all) {
            return all.stream().filter(entry -> !pairs.containsKey(entry)).toList();
        }

        @Nullable
        Row row(Entry entry) {
            return pairs.get(entry);
        }

        List<Row> strays() {
            return open;
        }
    }
}
