package dev.kilter.server;

import dev.kilter.sdk.wire.TokenVerb;

/// What a route asks of its caller. Every route declares one; there is no default.
enum Permission {
    /// Anybody: health and the API's description.
    PUBLIC(TokenVerb.LOOK),
    /// A valid token: to look.
    VIEW(TokenVerb.LOOK),
    /// A valid token that works everywhere: to look at what belongs to no project.
    LOOK_ANYWHERE(TokenVerb.LOOK),
    /// A valid token that may plan: to try what a deploy would do, and change nothing.
    PLAN(TokenVerb.PLAN),
    /// A valid token that may deploy: to change what runs.
    DEPLOY(TokenVerb.DEPLOY),
    /// A valid token that may enter: to run commands where the app runs, and open its database.
    ENTER(TokenVerb.ENTER),
    /// A valid token that may remove: to tear envs down.
    REMOVE(TokenVerb.REMOVE),
    /// A valid token of an admin: to say who may what.
    ADMIN(TokenVerb.ADMINISTER),
    /// A valid token, perhaps as the password of a user, as registries' clients send it: to look, and whatever the
    /// route finds that the token may do.
    REGISTRY(TokenVerb.LOOK),
    /// A valid token, or the token of a Job that may read this bundle or this plan.
    VIEW_OR_JOB(TokenVerb.LOOK);

    private final TokenVerb verb;

    Permission(TokenVerb verb) {
        this.verb = verb;
    }

    /// What a token must allow.
    TokenVerb verb() {
        return verb;
    }
}
