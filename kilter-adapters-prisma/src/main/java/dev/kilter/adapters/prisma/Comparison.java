package dev.kilter.adapters.prisma;

import dev.kilter.sdk.spi.MigrationStatus.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The folders against the table's rows. Pending is what has no row that is not rolled back.
///
/// @param standings of the folders in order, then of the rows that have none
record Comparison(List<Standing> standings) {
    Comparison {
        standings = List.copyOf(standings);
    }

    static Comparison of(List<Entry> entries, List<Row> rows) {
        Map<String, Row> active = new LinkedHashMap<>();
        Map<String, Row> undone = new HashMap<>();
        for (Row row : rows) {
            if (row.rolledBack()) {
                undone.put(row.name(), row);
            } else if (!active.containsKey(row.name()) || row.failed()) {
                active.put(row.name(), row);
            }
        }
        int newest = -1;
        for (int i = 0; i < entries.size(); i++) {
            newest = active.containsKey(entries.get(i).name()) ? i : newest;
        }
        List<Standing> standings = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Row row = active.remove(entry.name());
            standings.add(
                    row != null
                            ? new Standing(entry.name(), entry, state(entry, row), row)
                            : new Standing(
                                    entry.name(),
                                    entry,
                                    undone.containsKey(entry.name())
                                            ? State.ROLLED_BACK
                                            : i < newest ? State.OUT_OF_ORDER : State.PENDING,
                                    undone.get(entry.name())));
        }
        active.forEach((name, row) ->
                standings.add(new Standing(name, null, row.failed() ? State.FAILED : State.MISSING, row)));
        return new Comparison(standings);
    }

    List<Standing> with(State... states) {
        List<State> wanted = List.of(states);
        return standings.stream()
                .filter(standing -> wanted.contains(standing.state()))
                .toList();
    }

    private static State state(Entry entry, Row row) {
        if (row.failed()) {
            return State.FAILED;
        }
        boolean same = entry.checksum() != null && entry.checksum().matches(row.checksum());
        return same ? State.APPLIED : State.EDITED;
    }
}
