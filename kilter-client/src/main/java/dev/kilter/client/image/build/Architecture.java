package dev.kilter.client.image.build;

import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.Processors;

/// The processor of this machine, and the one that a build is for.
public final class Architecture {
    private Architecture() {}

    /// `amd64`, `arm64`, or what Java calls it.
    public static String ofThisMachine() {
        return Processors.ofJava(System.getProperty("os.arch", ""));
    }

    /// What the image of this build is for: this machine's where nobody says.
    public static String of(BuildConfig build) {
        String platform = build.platform();
        return platform == null ? ofThisMachine() : Processors.ofPlatform(platform);
    }

    /// Whether what this machine's tools make for themselves does not run there.
    static boolean isForeign(String architecture) {
        return !architecture.equals(ofThisMachine());
    }
}
