package dev.kilter.sdk.wire;

/// One sort of thing that a token may do. Roles are sets of them; a token may be kept to a few of its role's.
public enum TokenVerb {
    /// Look at envs, deploys and logs. Every token may.
    LOOK,
    /// Upload migration files, plan, compare; change nothing.
    PLAN,
    /// Deploy, roll back, promote, scale, cancel, change secrets; and plan.
    DEPLOY,
    /// Run commands in envs and open their databases.
    ENTER,
    /// Remove envs.
    REMOVE,
    /// Make and revoke tokens.
    ADMINISTER
}
