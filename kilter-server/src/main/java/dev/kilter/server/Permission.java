package dev.kilter.server;

/// What a route asks of its caller. Every route declares one; there is no default.
enum Permission {
    /// Anybody: health and the API's description.
    PUBLIC,
    /// A valid token: to look.
    VIEW,
    /// A valid token whose role is deployer or admin: to change what runs, and to enter it.
    DEPLOY,
    /// A valid token of an admin: to say who may what.
    ADMIN,
    /// A valid token, or the token of a Job that may read this bundle or this plan.
    VIEW_OR_JOB
}
