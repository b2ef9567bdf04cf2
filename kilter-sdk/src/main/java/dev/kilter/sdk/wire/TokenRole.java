package dev.kilter.sdk.wire;

/// What a token's holder may do; each may what the one before may.
public enum TokenRole {
    /// Look at envs, deploys and logs.
    VIEWER,
    /// Deploy, scale, run commands, open databases of envs that are not protected, remove envs.
    DEPLOYER,
    /// Make and revoke tokens.
    ADMIN
}
