package dev.kilter.cli;

import dev.kilter.client.image.ImageBuild;
import dev.kilter.client.image.build.PrebuiltBuilder;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.Processors;
import dev.kilter.sdk.problem.KilterException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How the image of a deploy comes about, where that is not as kilter.yaml says.
final class BuildFlags {
    @Option(
            names = "--dry",
            description = "Build, and say what was found, why, and what would be pushed; no platform is asked.",
            converter = GlobalFlags.Flag.class)
    boolean dry;

    @Option(
            names = "--build-only",
            description = "Build, and print the image's digest; deploy nothing.",
            converter = GlobalFlags.Flag.class)
    boolean only;

    @Option(
            names = "--push",
            description = "With --build-only: push the image too, and print its reference, which --image takes.",
            converter = GlobalFlags.Flag.class)
    boolean push;

    @Option(
            names = "--image",
            paramLabel = "REF",
            description = "Deploy this image, host/repository:tag or @sha256:…, and build nothing.")
    private @Nullable String image;

    @Option(
            names = "--prebuilt",
            paramLabel = "DIR",
            description =
                    "Ship this folder as it lies (a runnable jar, a Node app with its packages, a site, a program)"
                            + " and run no build.")
    private @Nullable Path prebuilt;

    @Option(
            names = "--platform",
            paramLabel = "linux/ARCH",
            description = "Build for linux/amd64 or linux/arm64, whatever kilter.yaml says; without both for what the"
                    + " platform's nodes run.")
    private @Nullable String platform;

    @Option(
            names = "--no-cache",
            description = "Build anew, whatever an earlier build has left.",
            converter = GlobalFlags.Flag.class)
    private boolean noCache;

    @Option(
            names = "--build-secret",
            paramLabel = "NAME[=FILE]",
            description = "Give the build this file, or the variable NAME, as a file that NAME_FILE names; it is in no"
                    + " layer and no log.")
    private List<String> secrets = List.of();

    /// These builds as the flags want them.
    ///
    /// @param folder that paths are relative to
    ImageBuild on(ImageBuild builds, Path folder) {
        if (image != null && prebuilt != null) {
            throw Usage.wrong("--image and --prebuilt both say what is deployed", "Give one of them.");
        }
        if (push && !only) {
            throw Usage.wrong(
                    "--push goes with --build-only", "Add --build-only, or leave it out: a deploy always pushes.");
        }
        if (dry && only) {
            throw Usage.wrong("--dry and --build-only both say what is printed", "Give one of them.");
        }
        String target =
                platform == null ? null : Processors.platformNamed(platform).orElseThrow(this::unknown);
        ImageBuild wished = builds.wishing(build -> {
            BuildConfig asked = wished(build, folder);
            return target == null ? asked : asked.on(target);
        });
        return noCache ? wished.afresh() : wished;
    }

    private KilterException unknown() {
        return Usage.wrong(
                "--platform is '" + platform + "'", "Use " + String.join(" or ", Processors.PLATFORMS) + ".");
    }

    private BuildConfig wished(BuildConfig build, Path folder) {
        if (image != null) {
            return BuildConfig.ofImage(image).on(build.platform());
        }
        BuildConfig needing = build.needing(BuildSecretFlag.sources(secrets));
        return prebuilt == null
                ? needing
                : needing.from(
                        PrebuiltBuilder.TYPE,
                        folder.resolve(prebuilt).toAbsolutePath().normalize().toString());
    }
}
