package dev.kilter.server.portal;

import java.util.List;

/// A table that scrolls by itself where the screen is narrow, by keyboard too.
final class Table {
    private Table() {}

    static Tag of(List<String> columns, List<List<Tag>> rows) {
        if (rows.isEmpty()) {
            return Tag.of("p", "mute").text("None yet.");
        }
        Tag head = Tag.of("tr");
        columns.forEach(column -> head.add(Tag.of("th").set("scope", "col").text(column)));
        Tag body = Tag.of("tbody");
        for (List<Tag> row : rows) {
            Tag line = Tag.of("tr");
            row.forEach(cell -> line.add(Tag.of("td").add(cell)));
            body.add(line);
        }
        return Tag.of("div", "scroll")
                .set("tabindex", "0")
                .set("role", "region")
                .set("aria-label", String.join(", ", columns))
                .add(Tag.of("table").add(Tag.of("thead").add(head), body));
    }
}
