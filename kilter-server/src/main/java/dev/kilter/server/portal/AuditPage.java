package dev.kilter.server.portal;

import dev.kilter.sdk.wire.AuditEntry;
import java.util.List;

/// What people did that somebody may ask about.
final class AuditPage {
    private AuditPage() {}

    static String of(Frame frame, List<AuditEntry> entries) {
        Ago ago = frame.ago();
        Tag table = Table.of(
                List.of("When", "Who", "What", "Where", "Change", "Result", "Detail"),
                entries.stream()
                        .map(AuditEntry::brief)
                        .map(entry -> List.of(
                                ago.of(entry.at()),
                                Tag.of("span").text(entry.who()),
                                Tag.of("code").text(entry.action()),
                                Tag.of("span").text(entry.slot()),
                                Tag.of("span").text(entry.change()),
                                Tag.of("span").text(entry.result() == null ? "" : entry.result()),
                                Tag.of("span").text(entry.detail())))
                        .toList());
        return frame.page(
                "Audit",
                "Audit",
                Tag.of("h1").text("Audit"),
                Tag.of("article").add(table),
                Tag.of("p", "mute")
                        .text("Whether a line was changed or taken away: ")
                        .add(Tag.of("code").text("kilter audit verify")));
    }
}
