package dev.kilter.sdk.deploy;

import java.util.List;

/// The commits that a commit comes from, as far as one clone knows them, itself included.
///
/// @param commits the first 16 digits of each, newest first, at most 2,000
/// @param whole   whether these are all; false for a shallow clone, and for a longer history
public record Ancestry(List<String> commits, boolean whole) {
    /// How many commits are told of.
    public static final int MOST = 2_000;

    private static final int DIGITS = 16;

    public Ancestry {
        commits = List.copyOf(commits);
        if (commits.size() > MOST || !commits.stream().allMatch(commit -> commit.matches("[0-9a-f]{16}"))) {
            throw new IllegalArgumentException("an ancestry names at most 2,000 commits by 16 hex digits each");
        }
    }

    /// The ancestry that consists of these commits, newest first; what is beyond the limit is left out.
    public static Ancestry of(List<String> commits, boolean whole) {
        return new Ancestry(
                commits.stream().limit(MOST).map(Ancestry::shortened).toList(), whole && commits.size() <= MOST);
    }

    /// Whether this commit is among them.
    public boolean contains(String commit) {
        return commit.length() >= DIGITS && commits.contains(shortened(commit));
    }

    private static String shortened(String commit) {
        return commit.length() <= DIGITS ? commit : commit.substring(0, DIGITS);
    }
}
