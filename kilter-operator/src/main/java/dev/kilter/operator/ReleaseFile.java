package dev.kilter.operator;

import dev.kilter.api.KilterAppSpec;
import dev.kilter.sdk.wire.Wire;
import org.jspecify.annotations.Nullable;

/// The release record that travels with the app commit: enough to know what runs and where it came from.
record ReleaseFile(
        String image,
        String content,
        @Nullable String source,
        boolean dirty,
        @Nullable String bundle) {
    static String of(KilterAppSpec spec, String content) {
        return Wire.text(new ReleaseFile(
                        spec.image().value(),
                        content,
                        spec.deploy().source().commit(),
                        spec.deploy().source().dirty(),
                        spec.bundle()))
                + "\n";
    }
}
