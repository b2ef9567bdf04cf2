package dev.kilter.sdk.wire;

import java.util.EnumSet;
import java.util.Set;

/// What a token's holder may do; each may what the one before may.
public enum TokenRole {
    /// Look at envs, deploys and logs.
    VIEWER(EnumSet.of(TokenVerb.LOOK)),
    /// Plan and compare migrations, too; change nothing.
    PLANNER(EnumSet.of(TokenVerb.LOOK, TokenVerb.PLAN)),
    /// Deploy, scale, run commands, open databases of envs that are not protected, remove envs.
    DEPLOYER(EnumSet.complementOf(EnumSet.of(TokenVerb.ADMINISTER))),
    /// Make and revoke tokens.
    ADMIN(EnumSet.allOf(TokenVerb.class));

    private final Set<TokenVerb> verbs;

    TokenRole(Set<TokenVerb> verbs) {
        this.verbs = Set.copyOf(verbs);
    }

    /// All that this role may do.
    public Set<TokenVerb> verbs() {
        return verbs;
    }
}
