package dev.kilter.sdk.wire;

import java.time.Duration;

/// Asks for a preview env to stay at least so long from now.
public record ExtendRequest(Duration by) {}
