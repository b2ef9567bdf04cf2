package dev.kilter.client.image;

import dev.kilter.sdk.app.Processors;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.PlatformInfo;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The processors that images may be for: those of the nodes that run them.
///
/// @param processors the commonest first; empty: not known
/// @param local      whether they are this machine's own
public record Nodes(List<String> processors, boolean local) {
    /// They become arguments of tools.
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,20}");

    public Nodes {
        processors =
                processors.stream().filter(name -> NAME.matcher(name).matches()).toList();
    }

    /// Nobody was asked.
    public static final Nodes UNKNOWN = new Nodes(List.of(), false);

    /// Those of a platform; the local one runs apps on the machine that asks.
    ///
    /// @param machine processor of this machine
    public static Nodes of(PlatformInfo platform, String machine) {
        List<String> named = platform.processors();
        return new Nodes(platform.local() && named.isEmpty() ? List.of(machine) : named, platform.local());
    }

    /// Whether they are of several kinds, so that not every node can run every image.
    public boolean areMixed() {
        return processors.size() > 1;
    }

    /// What an image is built for, such as `linux/arm64`: what somebody wants, which has to be among the nodes'; or
    /// else the machine's own, if it is; or else the commonest.
    ///
    /// @param wish    a platform; null: none
    /// @param machine processor of this machine
    String choose(@Nullable String wish, String machine) {
        if (wish != null) {
            if (processors.isEmpty() || processors.contains(Processors.ofPlatform(wish))) {
                return wish;
            }
            throw refused(wish);
        }
        boolean fits = processors.isEmpty() || processors.contains(machine);
        return Processors.platform(fits ? machine : processors.getFirst());
    }

    private KilterException refused(String wish) {
        String all = processors.stream().map(Processors::platform).collect(Collectors.joining(", "));
        return Problem.of(
                        KilterCode.WRONG_PROCESSOR,
                        "the image is to be for " + wish + ", and "
                                + (local
                                        ? "the local platform runs it on this machine, which is " + all
                                        : "the platform's nodes run " + all),
                        "Deploy with --platform " + Processors.platform(processors.getFirst())
                                + ", or remove `platform` from `build:` in kilter.yaml.")
                .toException();
    }
}
