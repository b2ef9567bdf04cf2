package dev.kilter.server.portal;

import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.NumberedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One deploy, drawn from the same events as a terminal draws it.
final class DeployPage {
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final List<String> notices = new ArrayList<>();
    private DeployEvent.@Nullable Queued queued;
    private @Nullable DeployResult result;

    private DeployPage() {}

    /// @param began null: not yet
    /// @param ended null: not yet
    private record Step(@Nullable Instant began, DeployEvent.@Nullable StepEnded ended, List<String> notes) {
        static final Step TO_COME = new Step(null, null, List.of());

        Step begin(Instant at) {
            return new Step(at, ended, notes);
        }

        Step note(String text) {
            List<String> more = new ArrayList<>(notes);
            more.add(text);
            return new Step(began, ended, List.copyOf(more));
        }

        Step end(DeployEvent.StepEnded end) {
            return new Step(began, end, notes);
        }
    }

    static String of(Frame frame, DeployRecord deploy, List<NumberedEvent> events) {
        DeployPage page = new DeployPage();
        events.forEach(event -> page.take(event.event(), event.at()));
        return page.draw(frame, deploy);
    }

    private void take(DeployEvent event, Instant at) {
        switch (event) {
            case DeployEvent.Accepted accepted -> accepted.steps().forEach(step -> steps.put(step, Step.TO_COME));
            case DeployEvent.Queued waits -> queued = waits;
            case DeployEvent.Granted _ -> queued = null;
            case DeployEvent.StepStarted started ->
                steps.compute(started.step(), (_, step) -> known(step).begin(at));
            case DeployEvent.StepNote note ->
                steps.compute(note.step(), (_, step) -> known(step).note(note.text()));
            case DeployEvent.StepEnded ended ->
                steps.compute(ended.step(), (_, step) -> known(step).end(ended));
            case DeployEvent.Notice notice -> notices.add(notice.text());
            case DeployEvent.Result end -> result = end.result();
        }
    }

    private static Step known(@Nullable Step step) {
        return step == null ? Step.TO_COME : step;
    }

    private String draw(Frame frame, DeployRecord deploy) {
        Ago ago = frame.ago();
        Tag title = Tag.of("h1")
                .text("Deploy " + deploy.id() + " ")
                .add(Mark.attempt(deploy).tag());
        Tag facts = Tag.of("p", "facts")
                .add(Tag.link("/portal/apps/" + deploy.project(), deploy.project()))
                .text(" → " + deploy.env() + " · ")
                .add(EnvTile.commit(deploy.commit(), deploy.dirty(), null))
                .text(" by " + deploy.by() + ", ")
                .add(ago.of(deploy.created()))
                .text(deploy.release() == null ? "" : " · " + deploy.release())
                .text(deploy.rollbackTo() == null ? "" : " · rolls back to " + deploy.rollbackTo());
        Tag list = Tag.of("ol", "steps");
        steps.forEach((id, step) -> list.add(step(id, step, ago, result != null)));
        Tag article = Tag.of("article").add(facts, waiting(ago), list);
        notices.forEach(notice -> article.add(Tag.of("p", "notice").text(notice)));
        return frame.page("Deploy " + deploy.id(), "", title, article.add(Failure.of(deploy.problem()), end()));
    }

    private @Nullable Tag waiting(Ago ago) {
        return queued == null || result != null
                ? null
                : Tag.of("p", "notice")
                        .text("Waits for ")
                        .add(Tag.link("/portal/deploys/" + queued.holder(), queued.holder()))
                        .text(" by " + queued.by() + ", " + Mark.doing(queued.phase()) + " for "
                                + ago.since(queued.since()) + "; place " + queued.place());
    }

    private static Tag step(String id, Step step, Ago ago, boolean over) {
        DeployEvent.StepEnded ended = step.ended();
        Tag item = Tag.of("li").add(mark(step, over).tag()).add(Tag.of("b").text(id));
        if (ended != null) {
            item.add(Tag.of("span").text(ended.note()))
                    .add(Tag.of("span", "took").text(Ago.exact(ended.durationMs())));
        } else if (step.began() != null) {
            item.add(Tag.of("span").text("for " + ago.since(step.began())));
        }
        step.notes().stream()
                .filter(note -> ended == null || !note.startsWith("waiting"))
                .forEach(note -> item.add(Tag.of("p", "facts").text(note)));
        return item;
    }

    private static Mark mark(Step step, boolean over) {
        if (step.ended() == null) {
            return step.began() == null ? new Mark("mute", over ? "not run" : "to come") : new Mark("run", "running");
        }
        return switch (step.ended().outcome()) {
            case "done" -> new Mark("ok", "done");
            case "failed" -> new Mark("bad", "failed");
            default -> new Mark("mute", step.ended().outcome());
        };
    }

    private @Nullable Tag end() {
        DeployResult over = result;
        if (over == null) {
            return null;
        }
        Tag end = Tag.of("div", "last")
                .add(Tag.of("h2").text("Where its time went: " + Ago.exact(over.durationMs())))
                .add(TimeSplit.of(over.steps()));
        String serving = over.error() == null ? null : over.error().serving();
        return serving == null ? end : end.add(Tag.of("p").text("serving: " + serving));
    }
}
