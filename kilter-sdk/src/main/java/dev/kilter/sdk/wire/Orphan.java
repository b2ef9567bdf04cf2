package dev.kilter.sdk.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that a platform keeps although no env needs it.
///
/// @param kind `database`, `retired database`, `role`, `scratch database`, `repo directory`, `namespace`, `image
/// repository`
/// @param why  how that is known
/// @param due  when it may be removed; null: now
/// @param ours whether it is proven to be the platform's own; what is not is shown and never removed
public record Orphan(
        String kind, String name, String why, @Nullable Instant due, boolean ours) {
    /// Whether it may be removed now.
    public boolean isDue(Instant now) {
        return ours && (due == null || !due.isAfter(now));
    }
}
