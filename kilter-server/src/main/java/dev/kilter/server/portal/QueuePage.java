package dev.kilter.server.portal;

import dev.kilter.sdk.wire.DeployRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Each slot that is held or waited for: the holder with its phase and deadline, then who waits, in order.
final class QueuePage {
    private QueuePage() {}

    static String of(Frame frame, List<Pages.Unfinished> unfinished) {
        Map<String, List<Pages.Unfinished>> slots = new TreeMap<>();
        unfinished.forEach(one -> slots.computeIfAbsent(
                        one.deploy().project() + " → " + one.deploy().env(), _ -> new ArrayList<>())
                .add(one));
        Tag content = Tag.of("div", "stack");
        slots.forEach((slot, all) -> content.add(slot(slot, all, frame.ago())));
        if (slots.isEmpty()) {
            content.add(Tag.of("p", "mute").text("Nobody deploys, nobody waits."));
        }
        return frame.page("Queue", "Queue", Tag.of("h1").text("Queue"), content);
    }

    private static Tag slot(String slot, List<Pages.Unfinished> all, Ago ago) {
        Tag list = Tag.of("ol", "steps");
        int place = 0;
        for (Pages.Unfinished one : all) {
            DeployRecord deploy = one.deploy();
            boolean holds = one.granted() != null;
            place += holds ? 0 : 1;
            Tag item = Tag.of("li")
                    .add(new Mark(holds ? "run" : "mute", holds ? Mark.doing(deploy.phase()) : "waits, " + place).tag())
                    .add(Tag.link("/portal/deploys/" + deploy.id(), deploy.id()))
                    .add(Tag.of("span").text("by " + deploy.by() + ", "))
                    .add(ago.of(holds ? Objects.requireNonNull(one.granted()) : deploy.created()));
            if (one.deadline() != null) {
                item.add(Tag.of("p", "facts").text("deadline " + one.deadline()));
            }
            list.add(item);
        }
        return Tag.of("article").add(Tag.of("h2").text(slot), list);
    }
}
