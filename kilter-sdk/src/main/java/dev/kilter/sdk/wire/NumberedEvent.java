package dev.kilter.sdk.wire;

import java.time.Instant;

/// An event with its place in the deploy's stream: 1, 2, 3 … without gaps. The number is the `id:` of the SSE message.
public record NumberedEvent(long number, Instant at, DeployEvent event) {}
