package dev.kilter.server;

import dev.kilter.sdk.deploy.Ancestry;
import org.jspecify.annotations.Nullable;

/// How one commit stands to another, by what clones have told of both. What it says is true however little they knew;
/// who knew too little gets [#UNKNOWN].
enum CommitOrder {
    /// Both are the same commit.
    SAME,
    /// It comes from the other one.
    NEWER,
    /// The other one comes from it.
    OLDER,
    /// Neither comes from the other.
    DIVERGED,
    /// Nobody has told enough.
    UNKNOWN;

    /// A commit and what is known of its ancestors.
    ///
    /// @param ancestry null: nothing
    record Known(String commit, @Nullable Ancestry ancestry) {
        private boolean comesFrom(Known other) {
            return ancestry != null && ancestry.contains(other.commit);
        }

        private boolean isWhole() {
            return ancestry != null && ancestry.whole();
        }
    }

    /// How `offered` stands to `other`.
    static CommitOrder of(Known offered, Known other) {
        if (offered.commit.equals(other.commit)) {
            return SAME;
        }
        if (offered.comesFrom(other)) {
            return NEWER;
        }
        if (other.comesFrom(offered)) {
            return OLDER;
        }
        return offered.isWhole() && other.isWhole() ? DIVERGED : UNKNOWN;
    }
}
