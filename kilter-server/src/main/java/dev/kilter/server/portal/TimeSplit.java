package dev.kilter.server.portal;

import dev.kilter.sdk.wire.DeployResult.StepResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Where a deploy's time went, as a bar with its words. Widths are attributes: the pages allow no styles of their own.
final class TimeSplit {
    private static final int HUES = 5;

    private TimeSplit() {}

    static Tag of(List<StepResult> all) {
        List<StepResult> steps =
                all.stream().filter(step -> step.durationMs() > 0).toList();
        long whole = steps.stream().mapToLong(StepResult::durationMs).sum();
        if (whole == 0) {
            return Tag.of("p", "mute").text("It took no time worth telling.");
        }
        String words = steps.stream()
                .map(step -> step.id() + " " + Ago.exact(step.durationMs()))
                .collect(Collectors.joining(", "));
        Tag bar = Tag.of("svg", "split")
                .set("viewBox", "0 0 100 2")
                .set("preserveAspectRatio", "none")
                .set("role", "img")
                .set("aria-label", words);
        Tag legend = Tag.of("p", "legend");
        double from = 0;
        for (int i = 0; i < steps.size(); i++) {
            double width = 100.0 * steps.get(i).durationMs() / whole;
            String hue = "hue" + i % HUES;
            bar.add(Tag.of("rect", hue)
                    .set("x", decimal(from))
                    .set("width", decimal(width))
                    .set("height", "2"));
            legend.add(Tag.of("span", "key")
                    .add(Tag.of("span", "dot " + hue).set("aria-hidden", "true"))
                    .text(steps.get(i).id() + " " + Ago.exact(steps.get(i).durationMs())));
            from += width;
        }
        return Tag.of("div").add(bar, legend);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
