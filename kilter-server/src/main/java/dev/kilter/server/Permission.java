package dev.kilter.server;

/// What a route asks of its caller. Every route declares one; there is no default.
enum Permission {
    /// Anybody: health and the API's description.
    PUBLIC,
    /// A valid token.
    TOKEN,
    /// A valid token, or the token of a Job that may read this bundle or this plan.
    TOKEN_OR_JOB
}
