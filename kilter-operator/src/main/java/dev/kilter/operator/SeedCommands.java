package dev.kilter.operator;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.RunsInAppImage;
import dev.kilter.sdk.spi.SeedRunner;
import dev.kilter.sdk.wire.Bundle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The seeds that run in the app's image: their commands and the hash of their content.
public final class SeedCommands {
    private final Providers<SeedRunner> runners;
    private final Function<String, byte[]> bundles;

    /// By these runners; `bundles` gives a bundle by its hash.
    public SeedCommands(Providers<SeedRunner> runners, Function<String, byte[]> bundles) {
        this.runners = runners;
        this.bundles = bundles;
    }

    List<String> command(SeedConfig seed) {
        return runner(seed).map(runner -> runner.command(seed)).orElse(List.of());
    }

    Map<String, String> contents(KilterAppSpec spec) {
        Map<String, String> contents = new LinkedHashMap<>();
        String bundle = spec.bundle();
        for (SeedConfig seed : spec.config().seeds()) {
            Optional<RunsInAppImage> runner = runner(seed);
            if (runner.isPresent() && bundle != null) {
                ProjectTree tree = Bundle.open(bundles.apply(bundle));
                contents.put(seed.name(), runner.get().plan(seed, tree).content());
            }
        }
        return contents;
    }

    private Optional<RunsInAppImage> runner(SeedConfig seed) {
        return runners.all().stream()
                .filter(runner -> runner.handles(seed))
                .filter(RunsInAppImage.class::isInstance)
                .map(RunsInAppImage.class::cast)
                .findFirst();
    }
}
