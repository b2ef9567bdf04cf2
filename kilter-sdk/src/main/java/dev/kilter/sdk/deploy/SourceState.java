package dev.kilter.sdk.deploy;

import org.jspecify.annotations.Nullable;

/// What was deployed, as git knows it.
///
/// @param commit  40 hex digits; null without git
/// @param branch  null without git or when detached
/// @param subject first line of the commit's message, or what a person said in place of it
/// @param dirty   whether the work tree differed from the commit
public record SourceState(
        @Nullable String commit,
        @Nullable String branch,
        @Nullable String subject,
        boolean dirty) {
    /// A folder without git.
    public static final SourceState NONE = new SourceState(null, null, null, false);

    /// The same with other words.
    public SourceState saying(String words) {
        return new SourceState(commit, branch, words, dirty);
    }
}
