package dev.kilter.cli.view;

import java.util.ArrayList;
import java.util.List;

/// Rows in columns as wide as their widest cell.
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /// A table with this heading.
    public Table(String... heading) {
        rows.add(List.of(heading));
    }

    /// Adds a row.
    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    /// The lines, without trailing blanks.
    public List<String> lines() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
