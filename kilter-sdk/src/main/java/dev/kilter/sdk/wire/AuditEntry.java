package dev.kilter.sdk.wire;

import java.time.Instant;

/// One thing that somebody did and that may be asked about later.
///
/// @param action `deploy.skip-migration-check`, `db.login`…
/// @param slot   `org/app/env`
public record AuditEntry(Instant at, String who, String action, String slot, String detail) {}
